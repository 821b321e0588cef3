import { once } from "node:events";
import { expect } from "chai";
import fc from "fast-check";
import { WebSocketServer } from "ws";
import { createSimulatedClock } from "../../protocol/simulated-clock.ts";
import { Log, maxMessageBytes, type Outcome } from "./frame-sessions.ts";
import { closeAll, Inbox, OpenGate, startServer } from "./handshake-harness.ts";
import { clientFrame, RawClient } from "./raw-client.ts";

const opening = fc.oneof(
  { weight: 8, arbitrary: fc.constant(0x81) },
  { weight: 8, arbitrary: fc.constantFrom(0x01, 0x00, 0x80, 0x89, 0x8a) },
  { weight: 1, arbitrary: fc.constantFrom(0x82, 0x88, 0xc1, 0x83, 0x09) },
);
const payload = fc.oneof(
  { weight: 9, arbitrary: fc.string({ unit: "binary" }).map((it) => Buffer.from(it)) },
  { weight: 1, arbitrary: fc.uint8Array({ maxLength: 50 }).map((it) => Buffer.from(it)) },
);
const shape = fc.record({
  mask: fc.uint8Array({ minLength: 4, maxLength: 4 }),
  isMasked: fc.nat(40).map((it) => it > 0),
  headerLength: fc.constantFrom<(2 | 4 | 10)[]>(2, 2, 2, 4, 10),
});
const frame = fc.tuple(opening, payload, shape).map((parts) => clientFrame(...parts));
const frames = fc.array(frame, { minLength: 1, maxLength: 12 });

describe("what a server takes from any client", () => {
  const gate = new OpenGate();
  const bare = new Inbox<Log>();
  let port: number;
  let bareServer: WebSocketServer;

  before(async () => {
    const settings = { maxMessageBytes, pingIntervalMs: 0, livenessTimeoutMs: 0 };
    const clock = createSimulatedClock();
    port = (await startServer({ gate, clock, settings })).listener.port;
    bareServer = startBare(bare);
    await once(bareServer, "listening");
  });

  after(async () => {
    bareServer.close();
    await closeAll();
  });

  it("is what ws alone takes, in any pieces", async () => {
    const property = fc.asyncProperty(frames, fc.array(fc.nat()), async (sent, places) => {
      const reads = cut(sent, places);
      const ours = await converse(port, reads, async () => {
        const log = new Log();
        (await gate.accepted.take()).transport.listen(log);
        return log;
      });
      const theirs = await converse(portOf(bareServer), reads, () => bare.take());
      expect(ours).to.deep.equal(theirs);
    });
    await fc.assert(property, { numRuns: 150 });
  });
});

/** `ws` and nothing else, which does with binary messages as our servers do. */
function startBare(accepted: Inbox<Log>): WebSocketServer {
  const server = new WebSocketServer({ port: 0, host: "127.0.0.1", maxPayload: maxMessageBytes });
  return server.on("connection", (webSocket) => {
    const log = new Log();
    webSocket.on("message", (data, isBinary) => {
      if (isBinary) webSocket.close(1003, "binary frame");
      else log.message(data.toString());
    });
    webSocket.on("ping", () => log.pinged());
    webSocket.on("pong", () => log.ponged());
    webSocket.on("error", () => {});
    webSocket.on("close", (code, reason) => log.closed(code, reason.toString()));
    accepted.put(log);
  });
}

function portOf(server: WebSocketServer): number {
  const address = server.address();
  if (!(address instanceof Object)) throw new Error("no port");
  return address.port;
}

/** What was told before the end, which `ws` tells in less detail, and what came back. */
async function converse(
  port: number,
  reads: readonly Buffer[],
  accept: () => Promise<Log>,
): Promise<Outcome> {
  const client = await RawClient.connect(port);
  const log = await accept();
  await client.write(...reads);
  const cameBack = await client.end();
  await log.ended;
  return { told: log.told.slice(0, -1), cameBack };
}

/** Half of the pieces end where a frame does. */
function cut(sent: readonly Buffer[], places: readonly number[]): Buffer[] {
  const bytes = Buffer.concat(sent);
  const ends = sent.map((_, at) => Buffer.concat(sent.slice(0, at + 1)).length);
  const cuts = places.map((place) =>
    place % 2 === 0 ? (ends[(place / 2) % ends.length] ?? 0) : place % bytes.length,
  );
  const sorted = [...new Set([0, ...cuts, bytes.length])].sort((a, b) => a - b);
  return sorted.slice(1).map((end, at) => bytes.subarray(sorted[at], end));
}
