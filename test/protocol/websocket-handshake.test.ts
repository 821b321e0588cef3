import { once } from "node:events";
import { request } from "node:http";
import { expect } from "chai";
import { assert, asyncProperty, string, uint8Array } from "fast-check";
import { WebSocket, WebSocketServer } from "ws";
import { systemClock } from "../../protocol/clock.ts";
import type { Admission, Dial, Handshake } from "../../protocol/handshake.ts";
import { createWebSocketDial } from "../../protocol/websocket-dial.ts";
import {
  admitAll,
  closeAll,
  cp1,
  dialOnce,
  dialOpen,
  OpenGate,
  startServer,
} from "./handshake-harness.ts";

describe("the WebSocket handshake", () => {
  afterEach(closeAll);

  describe("of sub-protocols", () => {
    const lenient = ({ offeredSubProtocols }: Handshake): Admission => ({
      isAdmitted: true,
      subProtocol: offeredSubProtocols.find((name) => name.startsWith("ocpp1.6")),
    });
    const noCommon = (offered: string) => ({
      kind: "refused",
      status: 400,
      reason: `no common sub-protocol, offered: ${offered}`,
    });

    const cases = [
      { offered: ["ocpp1.6"], admit: admitAll, outcome: "ocpp1.6" },
      { offered: ["ocpp2.0.1", "ocpp1.6"], admit: admitAll, outcome: "ocpp1.6" },
      { offered: ["ocpp2.0.1"], admit: admitAll, outcome: noCommon("ocpp2.0.1") },
      { offered: ["OCPP1.6"], admit: admitAll, outcome: noCommon("OCPP1.6") },
      { offered: ["ocpp1.6.0"], admit: admitAll, outcome: noCommon("ocpp1.6.0") },
      { offered: [], admit: admitAll, outcome: noCommon("none") },
      { offered: ["ocpp1.6.0"], admit: lenient, outcome: "ocpp1.6.0" },
      { offered: [], admit: lenient, outcome: undefined },
      {
        offered: ["ocpp2.0.1"],
        admit: lenient,
        outcome: { kind: "failed", reason: "Server sent no subprotocol" },
      },
      {
        offered: ["ocpp1.6", "ocpp1.6"],
        admit: admitAll,
        outcome: {
          kind: "failed",
          reason: "An invalid or duplicated subprotocol was specified",
        },
      },
    ];
    for (const { offered, admit, outcome } of cases) {
      const shown = `${offered.join(", ") || "nothing"}${admit === lenient ? ", leniently" : ""}`;
      it(`ends as specified if the charge point offers ${shown}`, async () => {
        const { listener } = await startServer({ gate: new OpenGate(admit) });
        const dial = createWebSocketDial({ url: listener.url, clock: systemClock });
        const ended = await dialOnce(dial, { identity: "CP1", subProtocols: offered });
        if (ended.kind === "open") expect(ended.subProtocol).to.equal(outcome);
        else expect(ended).to.deep.equal(outcome);
      });
    }

    it("is not let down by a gate that chooses what was not offered", async () => {
      const gate = new OpenGate(() => ({ isAdmitted: true, subProtocol: "ocpp2.0.1" }));
      const { listener, faults } = await startServer({ gate });
      const dial = createWebSocketDial({ url: listener.url, clock: systemClock });
      expect(await dialOnce(dial)).to.include({ kind: "refused", status: 500 });
      expect(faults.map(String)).to.deep.equal([
        "Error: the gate chose ocpp2.0.1, which was not offered",
      ]);
    });
  });

  describe("of paths", () => {
    const cases = [
      { path: "/CP1", identity: "CP1" },
      { path: "/CP1/", identity: "CP1" },
      { path: "//CP1", identity: "CP1" },
      { path: "/ocppj/1.6/CP1?token=x", identity: "CP1" },
      { path: "/a/b//15999_1.0B", identity: "15999_1.0B" },
      { path: "/webServices/ocpp/CS%2F%C3%841", identity: "CS/Ä1" },
      { path: "/A%20B", identity: "A B" },
      { path: "/a+b", identity: "a+b" },
      { path: "/", status: 404, reason: "no identity in the path" },
      { path: "/?x=/CP1", status: 404, reason: "no identity in the path" },
      { path: "/CP%1", status: 400, reason: "broken percent-encoding in the path" },
      { path: "/CP%FF", status: 400, reason: "broken percent-encoding in the path" },
    ];
    for (const { path, identity, status, reason } of cases) {
      it(`reads ${path} as ${identity ?? `a reason for ${status}`}`, async () => {
        const gate = new OpenGate();
        const { listener, refused } = await startServer({ gate });
        const webSocket = new WebSocket(`${listener.url}${path}`, ["ocpp1.6"]);
        webSocket.on("error", () => {});
        if (identity === undefined) {
          const shown = path.replace(/\?.*/, "");
          expect(await refused.take()).to.include({ path: shown, status, reason });
        } else {
          const { handshake } = await gate.accepted.take();
          expect(handshake.identity).to.equal(identity);
          expect(handshake.path).to.equal(path.replace(/\?.*/, ""));
        }
        webSocket.terminate();
      });
    }
  });

  it("reads the identity of an absolute request target", async () => {
    const gate = new OpenGate();
    const { listener } = await startServer({ gate });
    const path = "ws://central.example/ocpp/CP1?x=1";
    const upgrade = request({
      host: "127.0.0.1",
      port: listener.port,
      path,
      headers: upgradeHeaders,
    });
    upgrade.on("upgrade", (_response, socket) => socket.destroy());
    upgrade.end();
    const { handshake } = await gate.accepted.take();
    expect(handshake).to.include({ identity: "CP1", path: "/ocpp/CP1" });
  });

  for (const isCompressed of [true, false]) {
    it(`${isCompressed ? "agrees on" : "does without"} compression, on either side`, async () => {
      const extensions = isCompressed ? "permessage-deflate" : "";
      const gate = new OpenGate();
      const settings = { isCompressed };
      const { listener } = await startServer({ gate, settings });
      const client = new WebSocket(`${listener.url}/CP1`, ["ocpp1.6"]);
      await once(client, "open");
      expect(client.extensions).to.equal(extensions);
      client.terminate();

      const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: true });
      await once(server, "listening");
      const address = server.address();
      const url = `ws://127.0.0.1:${typeof address === "object" && address?.port}`;
      const connected = once(server, "connection");
      await dialOpen(createWebSocketDial({ url, clock: systemClock, settings }));
      const [accepted] = await connected;
      server.close();
      expect(accepted.extensions).to.equal(extensions);
    });
  }

  describe("of a charge point and a central system of ours", () => {
    let gate: OpenGate;
    let dial: Dial;

    beforeEach(async () => {
      gate = new OpenGate();
      const { listener } = await startServer({ gate });
      dial = createWebSocketDial({ url: `${listener.url}/ocpp/`, clock: systemClock });
    });

    it("carries any identity, and any credentials, unchanged", () =>
      assert(
        asyncProperty(
          string({ unit: "grapheme", minLength: 1 }).filter((text) => !/^\.\.?$/.test(text)),
          string({ unit: "grapheme" }).filter((text) => !text.includes(":")),
          uint8Array(),
          async (identity, username, password) => {
            const credentials = { username, password };
            const transport = await dialOpen(dial, { ...cp1, identity, credentials });
            const { handshake } = await gate.accepted.take();
            transport.terminate();
            expect(handshake.identity).to.equal(identity);
            expect(handshake.path).to.match(/^\/ocpp\/[^/]+$/);
            expect(handshake.credentials).to.deep.equal(credentials);
          },
        ),
        { numRuns: 50 },
      ));

    for (const identity of [".", "..", "\uD800"]) {
      it(`says that ${JSON.stringify(identity)} can be no part of a URL`, async () => {
        expect((await dialOnce(dial, { ...cp1, identity })).kind).to.equal("failed");
      });
    }

    it("does not send a user name with a colon, which would be read as another", async () => {
      const credentials = { username: "a:b", password: Buffer.from("x") };
      expect(await dialOnce(dial, { ...cp1, credentials })).to.deep.equal({
        kind: "failed",
        reason: "the user name has a colon in it",
      });
    });

    it("tells where it comes from, and that it is not encrypted", async () => {
      const transport = await dialOpen(dial);
      const { handshake } = await gate.accepted.take();
      expect(handshake).to.deep.include({
        remoteAddress: "127.0.0.1",
        isSecure: false,
        clientCertificate: undefined,
        credentials: undefined,
        offeredSubProtocols: ["ocpp1.6"],
      });
      transport.terminate();
    });
  });

  describe("of credentials", () => {
    const cases = [
      { header: `Basic ${btoa("CP1:pass:word")}`, username: "CP1", password: "pass:word" },
      { header: `basic   ${btoa("CP1:")}`, username: "CP1", password: "" },
      { header: `BASIC ${btoa(":x")}`, username: "", password: "x" },
      { header: `Basic ${btoa("no colon")}` },
      { header: "Basic" },
      { header: "Bearer abc" },
    ];
    for (const { header, username, password } of cases) {
      it(`reads ${header} as ${username === undefined ? "none" : `${username}:${password}`}`, async () => {
        const gate = new OpenGate();
        const { listener } = await startServer({ gate });
        const headers = { Authorization: header };
        const dial = createWebSocketDial({ url: listener.url, clock: systemClock, headers });
        const transport = await dialOpen(dial);
        const { credentials } = (await gate.accepted.take()).handshake;
        transport.terminate();
        expect(credentials?.username).to.equal(username);
        expect(credentials && Buffer.from(credentials.password).toString()).to.equal(password);
      });
    }
  });
});

const upgradeHeaders = {
  Connection: "Upgrade",
  Upgrade: "websocket",
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Key": "AAAAAAAAAAAAAAAAAAAAAA==",
  "Sec-WebSocket-Protocol": "ocpp1.6",
};
