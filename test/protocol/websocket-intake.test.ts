import type { Socket } from "node:net";
import { connect } from "node:tls";
import { expect } from "chai";
import { WebSocketServer } from "ws";
import { createSimulatedClock } from "../../protocol/simulated-clock.ts";
import type { Transport } from "../../protocol/transport.ts";
import { takePlainMessages } from "../../protocol/websocket-intake.ts";
import { createCertificateAuthority } from "./certificate-authority.ts";
import {
  after,
  Log,
  last,
  maxMessageBytes,
  type Outcome,
  ping,
  pong,
  said,
  sessions,
  start,
} from "./frame-sessions.ts";
import { closeAll, encodeUpgrade, OpenGate, startServer } from "./handshake-harness.ts";
import { close, RawClient, takeRest, text } from "./raw-client.ts";

describe("what a server takes from a client, frame by frame", () => {
  const clock = createSimulatedClock();
  const gate = new OpenGate();
  let port: number;

  const settings = { maxMessageBytes, pingIntervalMs: 0, livenessTimeoutMs: 0 };

  beforeEach(async () => {
    port = (await startServer({ gate, clock, settings })).listener.port;
  });

  afterEach(closeAll);

  interface Delivery {
    /** Comes with the request for the upgrade. */
    readonly head?: Buffer;
    /** Come before anybody listens, each as one read. */
    readonly early?: readonly Buffer[];
    readonly reads?: readonly Buffer[];
    listening?(transport: Transport): void;
  }

  async function deliver(delivery: Delivery, at = port): Promise<Outcome> {
    const { head, early = [], reads = [], listening } = delivery;
    const client = await RawClient.connect(at, head);
    const { transport } = await gate.accepted.take();
    await client.write(...early);
    const log = new Log();
    transport.listen(log);
    listening?.(transport);
    await client.write(...reads);
    const cameBack = await client.end();
    await log.ended;
    return { told: log.told, cameBack };
  }

  for (const { name, frames, told, cameBack } of sessions) {
    const whole = Buffer.concat(frames);
    const deliveries: [string, Delivery[]][] = [
      ["frame by frame", [{ reads: frames }]],
      ["in one read", [{ reads: [whole] }]],
      ["byte by byte", [{ reads: cutAt(whole, 1) }]],
      ["with the request for the upgrade", [{ head: whole }]],
      ["half with the request", [{ head: whole.subarray(0, 9), reads: [whole.subarray(9)] }]],
      ["before anybody listens", [{ early: frames }]],
      ["in two pieces a frame, cut anywhere", inTwo(frames)],
    ];
    for (const [how, variants] of deliveries) {
      it(`is the same for ${name}, ${how}`, async () => {
        for (const delivery of variants) {
          expect(await deliver(delivery)).to.deep.equal({ told, cameBack });
        }
      });
    }
  }

  it("is the same over TLS", async () => {
    const authority = await createCertificateAuthority("CN=Root");
    const tls = await authority.issue("CN=central.example");
    const { listener } = await startServer({ gate, clock, settings, tls });
    for (const { frames, told, cameBack } of sessions) {
      const client = connect({
        port: listener.port,
        host: "127.0.0.1",
        ca: authority.certificate,
      });
      const log = new Log();
      client.write(encodeUpgrade());
      (await gate.accepted.take()).transport.listen(log);
      for (const frame of frames) client.write(frame);
      expect(await takeRest(client)).to.equal(cameBack);
      await log.ended;
      expect(log.told).to.deep.equal(told);
    }
  });

  for (const length of [125, 126, 0xffff, 0x10000, 200_000]) {
    const mixed = "ä€😀".repeat(length / 9);
    const ascii = "x".repeat(length);
    for (const payload of [ascii, mixed + ascii.slice(Buffer.byteLength(mixed))]) {
      const kind = payload === ascii ? "ASCII" : "any characters";
      it(`is a text of ${length} bytes of ${kind}, in whatever reads`, async () => {
        const { listener } = await startServer({ gate, clock });
        const frame = text(payload);
        for (const place of [
          frame.length,
          1,
          2,
          3,
          4,
          7,
          8,
          9,
          14,
          length >> 1,
          frame.length - 1,
        ]) {
          const reads = [frame.subarray(0, place), frame.subarray(place), after];
          const outcome = await deliver({ reads }, listener.port);
          expect(outcome).to.deep.equal({
            told: [said(payload), said("after"), ["closed", 1006, ""]],
            cameBack: "",
          });
        }
      });
    }
  }

  it("goes on after a close of ours, until theirs", async () => {
    const outcome = await deliver({
      listening: (transport) => transport.close(1001, "bye"),
      reads: [text("a"), ping("1"), start("b"), last("c"), text("d"), close(1001)],
    });
    expect(outcome).to.deep.equal({
      told: [said("a"), ["pinged"], said("bc"), said("d"), ["closed", 1001, ""]],
      cameBack: "880503e9627965",
    });
  });

  it("is nothing after a violation, even if a close of ours has the socket read on", async () => {
    const outcome = await deliver({
      early: [text("a", { isMasked: false }), after],
      // Runs once the first read has been taken, but before its fault is told.
      listening: (transport) => process.nextTick(() => transport.close(1000, "")),
    });
    expect(outcome).to.deep.equal({
      told: [["closed", 1000, ""]],
      cameBack: "880203e8",
    });
  });
});

describe("the short way in", () => {
  let server: WebSocketServer;
  let log: string[];
  /** Before the short way is made. */
  let prepare: (socket: Socket) => void;

  beforeEach((done) => {
    log = [];
    prepare = () => {};
    server = new WebSocketServer({ port: 0, host: "127.0.0.1" }, done);
    server.on("connection", (webSocket, { socket }) => {
      webSocket.on("error", () => log.push("fault"));
      webSocket.on("message", (data) => log.push(`ws ${data.toString().slice(0, 9)}`));
      prepare(socket);
      const message = (payload: string) => log.push(`short ${payload.slice(0, 9)}`);
      takePlainMessages(webSocket, socket, { maxLength: 0xffff, message });
    });
  });

  afterEach((done) => server.close(done));

  async function send(...reads: readonly Buffer[]): Promise<string[]> {
    const address = server.address();
    if (!(address instanceof Object)) throw new Error("no port");
    const client = await RawClient.connect(address.port);
    await client.write(...reads);
    await client.end();
    return log;
  }

  const [a, b] = [text("a"), text("b")];
  const glued = Buffer.concat([a, b]);
  const ways: readonly [name: string, reads: Buffer[], ways: string[]][] = [
    [
      "takes what comes as a whole",
      [a, b, text("ä"), text("")],
      "short a|short b|short ä|short ".split("|"),
    ],
    [
      "leaves two texts in one read to ws, and is open after",
      [glued, a],
      ["ws a", "ws b", "short a"],
    ],
    ["is open after a text in two reads", [...cutAfter(a, 2), b], ["ws a", "short b"]],
    [
      "is open after each byte of a text but its header",
      [...cutAfter(a, 2, 3, 4, 5, 6), b],
      ["ws a", "short b"],
    ],
    [
      "is open after two texts cut where they meet nowhere",
      [...cutAfter(glued, 9), a],
      ["ws a", "ws b", "short a"],
    ],
    ["is closed for good by half a header", [...cutAfter(a, 1), b, b], ["ws a", "ws b", "ws b"]],
    ["is open after fragments", [start("a"), last("b"), b], ["ws ab", "short b"]],
    [
      "is closed by control frames in a message",
      [start("a"), ping(), last("b"), b],
      ["ws ab", "short b"],
    ],
    ["is open after a ping", [ping("1"), b], ["short b"]],
    ["is open after a pong", [pong("1"), b], ["short b"]],
    ["is open after a ping with a text", [Buffer.concat([ping(), a]), b], ["ws a", "short b"]],
    ["leaves long texts to ws", [text("x".repeat(0x10000)), b], ["ws xxxxxxxxx", "short b"]],
    ["is closed by a fault", [text(Uint8Array.of(0xff)), b], ["fault"]],
  ];
  for (const [name, reads, expected] of ways) {
    it(name, async () => {
      expect(await send(...reads)).to.deep.equal(expected);
    });
  }

  it("is not made beside somebody else who reads the socket", async () => {
    prepare = (socket) => socket.on("data", () => {});
    expect(await send(a, b)).to.deep.equal(["ws a", "ws b"]);
  });
});

function cutAfter(bytes: Buffer, ...places: readonly number[]): Buffer[] {
  return [0, ...places].map((place, at) => bytes.subarray(place, places[at]));
}

function cutAt(bytes: Buffer, length: number): Buffer[] {
  return Array.from({ length: Math.ceil(bytes.length / length) }, (_, at) =>
    bytes.subarray(at * length, (at + 1) * length),
  );
}

/** One delivery for each place where one of the frames can be cut. */
function inTwo(frames: readonly Buffer[]) {
  const places = Math.min(16, Math.max(...frames.map(({ length }) => length)));
  return Array.from({ length: places - 1 }, (_, at) => ({
    reads: frames
      .flatMap((frame) => [frame.subarray(0, at + 1), frame.subarray(at + 1)])
      .filter(({ length }) => length > 0),
  }));
}
