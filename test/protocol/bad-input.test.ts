import { once } from "node:events";
import { connect } from "node:net";
import { expect } from "chai";
import { WebSocket } from "ws";
import { refuse } from "../../protocol/ask-gate.ts";
import type { Stray } from "../../protocol/connection.ts";
import { HandlerTable } from "../../protocol/handler-table.ts";
import type { Gate, Handshake } from "../../protocol/handshake.ts";
import { Peer } from "../../protocol/peer.ts";
import { createSimulatedClock } from "../../protocol/simulated-clock.ts";
import { admitAll, closeAll, encodeUpgrade, Inbox, startServer } from "./handshake-harness.ts";

/** What must become of a text: what is answered, if anything, and what the owner is told. */
interface TextCase {
  readonly text: string;
  /** The CALLERROR, less its description and details; undefined if nothing may come back. */
  readonly answered?: readonly [typeId: 4, messageId: string, code: string];
  readonly stray?: Stray["kind"];
}

const deep = `${"[".repeat(40)}${"]".repeat(40)}`;

const texts: Readonly<Record<string, TextCase>> = {
  "no text at all": { text: "", stray: "malformed" },
  "truncated JSON": { text: '[2,"1","Heartbe', stray: "malformed" },
  "JSON with something after it": { text: '[2,"1","Heartbeat",{}]]', stray: "malformed" },
  "half a million brackets": { text: "[".repeat(500_000), stray: "malformed" },
  "an object": { text: '{"action":"Heartbeat"}', stray: "malformed" },
  "a bare word": { text: "Heartbeat", stray: "malformed" },
  null: { text: "null", stray: "malformed" },
  "an empty array": { text: "[]", stray: "malformed" },
  "a message type id of another version": { text: '[6,"1","X",{}]', stray: "malformed" },
  "a message type id that is text": { text: '["2","1","X",{}]', stray: "malformed" },
  "a CALL without an id": { text: '[2,null,"Heartbeat",{}]', stray: "malformed" },
  "a CALL whose id is a number": {
    text: '[2,7,"Heartbeat",{}]',
    answered: [4, "7", "FormationViolation"],
    stray: "malformed",
  },
  "a CALL of three elements": {
    text: '[2,"1","Heartbeat"]',
    answered: [4, "1", "FormationViolation"],
    stray: "malformed",
  },
  "a CALL of five elements": {
    text: '[2,"1","Heartbeat",{},{}]',
    answered: [4, "1", "FormationViolation"],
    stray: "malformed",
  },
  "a CALL whose action is a number": {
    text: '[2,"1",16,{}]',
    answered: [4, "1", "FormationViolation"],
    stray: "malformed",
  },
  "a CALL nested forty deep": {
    text: `[2,"1","Heartbeat",{"a":${deep}}]`,
    answered: [4, "1", "FormationViolation"],
    stray: "malformed",
  },
  "a CALLRESULT of two elements": { text: '[3,"1"]', stray: "malformed" },
  "a CALLERROR of four elements": { text: '[4,"1","GenericError",""]', stray: "malformed" },
  "a CALLRESULT to nothing": { text: '[3,"1",{}]', stray: "answer" },
  "a CALLERROR to nothing": { text: '[4,"1","GenericError","",{}]', stray: "answer" },
  "an action that is none": { text: '[2,"1","Nonsense",{}]', answered: [4, "1", "NotImplemented"] },
  "the name of what every object has": {
    text: '[2,"1","constructor",{}]',
    answered: [4, "1", "NotImplemented"],
  },
  "an action that nobody handles": {
    text: '[2,"1","Reset",{"type":"Hard"}]',
    answered: [4, "1", "NotSupported"],
  },
  "a payload that lacks a property": {
    text: '[2,"1","Authorize",{}]',
    answered: [4, "1", "OccurenceConstraintViolation"],
  },
  "a payload with a property of another type": {
    text: '[2,"1","Authorize",{"idTag":5}]',
    answered: [4, "1", "TypeConstraintViolation"],
  },
  "a payload that is an array": {
    text: '[2,"1","Heartbeat",[]]',
    answered: [4, "1", "TypeConstraintViolation"],
  },
  "a payload with a property too many": {
    text: '[2,"1","Heartbeat",{"__proto__":{"x":1}}]',
    answered: [4, "1", "FormationViolation"],
  },
};

/** Frames that end the connection, as RFC 6455 says. A client of `ws` would not send them. */
const frames: Readonly<Record<string, { bytes: readonly number[]; code: number }>> = {
  "a binary frame": { bytes: [0x82, 0x80, 0, 0, 0, 0], code: 1003 },
  "text that is not UTF-8": { bytes: [0x81, 0x81, 0, 0, 0, 0, 0xff], code: 1007 },
  "2 MB of text": { bytes: [0x81, 0xff, 0, 0, 0, 0, 0, 0x20, 0, 0, 0, 0, 0, 0], code: 1009 },
  "a frame without a mask": { bytes: [0x81, 0x01, 0x31], code: 1002 },
  "a frame compressed without agreement": { bytes: [0xc1, 0x80, 0, 0, 0, 0], code: 1002 },
  "a continuation of nothing": { bytes: [0x80, 0x80, 0, 0, 0, 0], code: 1002 },
  "a ping that is too long": { bytes: [0x89, 0xfe, 0, 126, 0, 0, 0, 0], code: 1002 },
  "an opcode that is none": { bytes: [0x83, 0x80, 0, 0, 0, 0], code: 1002 },
};

const serverTime = "2026-01-01T00:00:00Z";
const good = '[2,"good","Heartbeat",{}]';
const goodAnswer = JSON.stringify([3, "good", { currentTime: serverTime }]);
const password = "secret";

describe("a server that is sent bad input", () => {
  const clock = createSimulatedClock();
  const handlers = new HandlerTable()
    .on("Heartbeat", () => ({ currentTime: serverTime }))
    .on("Authorize", () => ({ idTagInfo: { status: "Accepted" } }));
  const sockets: WebSocket[] = [];
  let url: string;
  let port: number;
  let peers: Inbox<Peer>;
  let strays: Stray[];
  let faults: unknown[];
  let closes: Inbox<number>;

  const gate: Gate = {
    admit: (handshake) =>
      isPasswordRight(handshake) ? admitAll(handshake) : refuse(401, "credentials"),
    accept(transport) {
      const events = {
        fault: (fault: unknown) => faults.push(fault),
        stray: (stray: Stray) => strays.push(stray),
        closed: (code: number) => closes.put(code),
      };
      const newMessageId = () => "ours";
      peers.put(new Peer({ transport, clock, newMessageId, owner: undefined, events, handlers }));
    },
  };

  beforeEach(async () => {
    peers = new Inbox();
    strays = [];
    closes = new Inbox();
    const server = await startServer({ gate, clock });
    faults = server.faults;
    ({ url, port } = server.listener);
  });

  afterEach(async () => {
    for (const socket of sockets.splice(0)) socket.terminate();
    await closeAll();
    expect(faults).to.deep.equal([]);
    expect(clock.taskCount()).to.equal(0);
  });

  async function openSocket() {
    const webSocket = new WebSocket(`${url}/CP1`, ["ocpp1.6"], { auth: `CP1:${password}` });
    sockets.push(webSocket);
    const came = new Inbox<string>();
    webSocket.on("message", (data) => came.put(data.toString()));
    await once(webSocket, "open");
    return { webSocket, came, peer: await peers.take() };
  }

  for (const [name, { text, answered, stray }] of Object.entries(texts)) {
    const outcome = answered === undefined ? "ignores" : `answers ${answered[2]} to`;
    it(`${outcome} ${name}, and serves the next CALL`, async () => {
      const { webSocket, came } = await openSocket();
      webSocket.send(text);
      webSocket.send(good);
      if (answered !== undefined) {
        const answer: unknown = JSON.parse(await came.take());
        expect(answer).to.be.an("array").of.length(5);
        expect(answer).to.deep.include.members([...answered]);
      }
      expect(await came.take()).to.equal(goodAnswer);
      expect(strays.map(({ kind }) => kind)).to.deep.equal(stray === undefined ? [] : [stray]);
    });
  }

  it("R-CONN-013: reads a text that comes in pieces", async () => {
    const { webSocket, came } = await openSocket();
    webSocket.send(good.slice(0, 5), { fin: false });
    webSocket.send(good.slice(5));
    expect(await came.take()).to.equal(goodAnswer);
  });

  for (const [name, { bytes, code }] of Object.entries(frames)) {
    it(`R-CONN-013: closes with ${code} after ${name}, and takes the charge point in again`, async () => {
      const raw = connect(port, "127.0.0.1");
      raw.write(encodeUpgrade(`Authorization: Basic ${btoa(`CP1:${password}`)}`));
      await once(raw, "data");
      raw.write(Uint8Array.from(bytes));
      const [frame] = await once(raw, "data");
      expect([...frame.subarray(0, 1), frame.readUInt16BE(2)]).to.deep.equal([0x88, code]);
      raw.destroy();
      expect(await closes.take()).to.equal(code);
      await peers.take();
      const { webSocket, came } = await openSocket();
      webSocket.send(good);
      expect(await came.take()).to.equal(goodAnswer);
    });
  }

  const refusals = [
    {
      name: "another sub-protocol",
      protocols: ["ocpp2.0.1"],
      auth: `CP1:${password}`,
      status: 400,
    },
    { name: "no sub-protocol", protocols: [], auth: `CP1:${password}`, status: 400 },
    { name: "a wrong password", protocols: ["ocpp1.6"], auth: "CP1:x", status: 401 },
    { name: "somebody else's name", protocols: ["ocpp1.6"], auth: `CP2:${password}`, status: 401 },
    { name: "no credentials", protocols: ["ocpp1.6"], auth: "", status: 401 },
  ];
  for (const { name, protocols, auth, status } of refusals) {
    it(`answers ${status} to a handshake with ${name}`, async () => {
      const webSocket = new WebSocket(`${url}/CP1`, protocols, auth === "" ? {} : { auth });
      sockets.push(webSocket);
      webSocket.on("error", () => {});
      const [, response] = await once(webSocket, "unexpected-response");
      expect(response.statusCode).to.equal(status);
    });
  }

  it("terminates a half-open socket within 80 s, and settles what waited for it", async () => {
    const raw = connect(port, "127.0.0.1");
    raw.write(encodeUpgrade(`Authorization: Basic ${btoa(`CP1:${password}`)}`));
    await once(raw, "data");
    const peer = await peers.take();
    const reset = peer.call("Reset", { type: "Soft" }, { onError: "return", timeoutMs: 100_000 });
    await clock.advance(80_000);
    expect(await closes.take()).to.equal(1006);
    expect(await reset).to.include({ name: "ConnectionClosedError", wasSent: true });
    raw.destroy();
  });

  it("bears 1,000 malformed frames in a row, and keeps nothing of them", async () => {
    const { webSocket, came, peer } = await openSocket();
    const bad = Object.values(texts).filter(
      (it) => it.stray === "malformed" && it.text.length < 1000,
    );
    let answers = 0;
    for (let count = 0; count < 1000; count += 1) {
      const { text = "", answered } = bad[count % bad.length] ?? {};
      if (answered !== undefined) answers += 1;
      webSocket.send(text);
    }
    webSocket.send(good);
    for (let count = 0; count < answers; count += 1) {
      expect(await came.take()).to.match(/^\[4,"[17]","FormationViolation"/);
    }
    expect(await came.take()).to.equal(goodAnswer);
    expect(strays).to.have.length(1000);
    expect(peer.connection.pendingCallCount).to.equal(0);
    expect(clock.taskCount()).to.equal(1); // The ping of this one socket.
  });

  it("answers no more CALLs at once than it is set to, whatever is sent", async () => {
    const { webSocket, came, peer } = await openSocket();
    peer.on("DataTransfer", () => new Promise(() => {}));
    const calls = Array.from(
      { length: 150 },
      (_, index) => `[2,"${index}","DataTransfer",{"vendorId":"v"}]`,
    );
    for (const call of calls) webSocket.send(call);
    for (let count = 100; count < 150; count += 1) {
      expect(await came.take()).to.equal(`[4,"${count}","GenericError","too many open CALLs",{}]`);
    }
  });
});

function isPasswordRight({ identity, credentials }: Handshake): boolean {
  if (credentials === undefined) return false;
  return (
    credentials.username === identity &&
    Buffer.from(credentials.password).equals(Buffer.from(password))
  );
}
