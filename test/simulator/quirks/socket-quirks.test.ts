/** What quirks do below the messages, over real sockets. */

import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { expect } from "chai";
import { systemClock } from "../../../protocol/clock.ts";
import type { Dial } from "../../../protocol/handshake.ts";
import { createRandom } from "../../../protocol/random.ts";
import { traceTransport } from "../../../protocol/trace-transport.ts";
import { createWebSocketDial } from "../../../protocol/websocket-dial.ts";
import { ChargePoint } from "../../../simulator/charge-point.ts";
import { readQuirks, type WrittenQuirk } from "../../../simulator/quirks/check-quirks.ts";
import { closeAll, Ear, OpenGate, startServer } from "../../protocol/handshake-harness.ts";

describe("quirks over a real socket", () => {
  const chargePoints: ChargePoint[] = [];
  const servers: Server[] = [];
  const sent: string[] = [];

  /** Whoever watches sees every message, whatever the frames. */
  function traced(dial: Dial): Dial {
    return (request, settled) =>
      dial(request, (outcome) => {
        if (outcome.kind !== "open") settled(outcome);
        else {
          const observer = { sent: (text: string) => sent.push(text) };
          settled({ ...outcome, transport: traceTransport(outcome.transport, observer) });
        }
      });
  }

  afterEach(async () => {
    for (const chargePoint of chargePoints.splice(0)) chargePoint.powerOff();
    for (const server of servers.splice(0)) server.close();
    await closeAll();
  });

  function powerOn(url: string, quirks: readonly WrittenQuirk[]): ChargePoint {
    const chargePoint = new ChargePoint({
      identity: "CP1",
      clock: systemClock,
      random: createRandom(1),
      dial: traced(createWebSocketDial({ url, clock: systemClock })),
      quirks: readQuirks(quirks),
      configuration: { WebSocketPingInterval: "0" },
    });
    chargePoints.push(chargePoint);
    sent.length = 0;
    chargePoint.powerOn();
    return chargePoint;
  }

  /** The far end of a charge point that has come in. */
  async function connect(...quirks: readonly WrittenQuirk[]) {
    const gate = new OpenGate();
    const { listener } = await startServer({ gate });
    const chargePoint = powerOn(listener.url, quirks);
    const { transport, handshake } = await gate.accepted.take();
    return { ear: new Ear(transport), transport, handshake, chargePoint };
  }

  /** The request line and the headers that a charge point dials with. */
  async function readUpgrade(...quirks: readonly WrittenQuirk[]): Promise<string> {
    const server = createServer();
    servers.push(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    powerOn(`ws://127.0.0.1:${typeof address === "object" && address?.port}`, quirks);
    const [socket] = await once(server, "connection");
    const [bytes] = await once(socket, "data");
    socket.destroy();
    return String(bytes);
  }

  const whole: readonly WrittenQuirk[] = [
    { "ws.frame": { fragments: 20 } },
    { "ws.frame": { padTo: 70_000, fragments: 2 } },
    { "ws.frame": { bytesPerSecond: 2000 } },
  ];
  for (const quirk of whole) {
    it(`arrive whole with ${JSON.stringify(quirk)}`, async () => {
      const { ear, chargePoint } = await connect(quirk);
      const text = await ear.messages.take();
      expect(sent).to.deep.equal([text]);
      const [type, , action] = JSON.parse(text);
      expect([type, action]).to.deep.equal([2, "BootNotification"]);
      expect(chargePoint.quirks?.unfired()).to.deep.equal([]);
    });
  }

  const broken = [
    [{ rsv1: true }, 1002],
    [{ isBinary: true }, 1003],
    [{ utf8: "bad" }, 1007],
  ] as const;
  for (const [framing, code] of broken) {
    it(`end the connection with ${code} by ${JSON.stringify(framing)}`, async () => {
      const { ear } = await connect({ "ws.frame": framing });
      expect((await ear.closing.take()).code).to.equal(code);
      expect(ear.messages.size).to.equal(0);
    });
  }

  it("keep their order, slow or not", async () => {
    const { ear, transport } = await connect({ "ws.frame": { bytesPerSecond: 4000, count: 1 } });
    for (const id of ["a", "b"]) transport.send(JSON.stringify([2, id, "ClearCache", {}]));
    const ids: unknown[] = [];
    for (let count = 0; count < 3; count += 1) {
      const [type, id] = JSON.parse(await ear.messages.take());
      ids.push(type === 2 ? "boot" : id);
    }
    expect(ids).to.deep.equal(["boot", "a", "b"]);
  });

  it("answer pings late, or never", async () => {
    const pongs = async (quirk: WrittenQuirk) => {
      const { ear, transport } = await connect(quirk);
      await ear.messages.take();
      const startMs = systemClock.now();
      transport.ping();
      await Promise.race([
        ear.pongs.take(),
        new Promise<void>((resolve) => systemClock.schedule(150, resolve)),
      ]);
      return systemClock.now() - startMs;
    };
    expect(await pongs({ "ws.liveness": {} })).to.be.below(60);
    expect(await pongs({ "ws.liveness": { pongDelayMs: 70 } })).to.be.within(65, 145);
    expect(await pongs({ "ws.liveness": { pong: "never" } })).to.be.at.least(145);
  });

  it("knock with another path, and are let in by its last part", async () => {
    const { handshake } = await connect({ "ws.handshake": { path: "/central//{id}/" } });
    expect(handshake).to.deep.include({ path: "/central//CP1/", identity: "CP1" });
  });

  it("knock with other headers, or without some", async () => {
    const usual = await readUpgrade();
    expect(usual).to.match(/^GET \/CP1 /);
    expect(usual).to.match(/^connection: upgrade\r$/im);
    expect(usual).to.match(/^sec-websocket-protocol: ocpp1.6\r$/im);
    const odd = await readUpgrade({
      "ws.handshake": {
        protocols: [],
        headers: { Origin: "file://" },
        dropHeaders: ["Connection"],
      },
    });
    expect(odd).to.match(/^origin: file:\/\/\r$/im);
    expect(odd).not.to.match(/^connection:/im);
    expect(odd).not.to.match(/^sec-websocket-protocol:/im);
  });
});
