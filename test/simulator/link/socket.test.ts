import { once } from "node:events";
import type { IncomingMessage } from "node:http";
import { expect } from "chai";
import { type WebSocket, WebSocketServer } from "ws";
import { systemClock } from "../../../protocol/clock.ts";
import { createRandom } from "../../../protocol/random.ts";
import { createWebSocketDial } from "../../../protocol/websocket-dial.ts";
import { ChargePoint } from "../../../simulator/charge-point.ts";
import { Inbox } from "../../protocol/handshake-harness.ts";

/** A bare WebSocket server, which can send what no central system of ours would. */
class BareServer {
  readonly server: WebSocketServer;
  readonly sockets = new Inbox<{ socket: WebSocket; request: IncomingMessage }>();

  constructor(perMessageDeflate: boolean) {
    this.server = new WebSocketServer({
      port: 0,
      host: "127.0.0.1",
      perMessageDeflate,
      handleProtocols: () => "ocpp1.6",
    });
    this.server.on("connection", (socket, request) => this.sockets.put({ socket, request }));
  }

  async url(): Promise<string> {
    if (this.server.address() === null) await once(this.server, "listening");
    const address = this.server.address();
    return typeof address === "object" ? `ws://127.0.0.1:${address?.port}/ocpp/16` : "";
  }
}

interface Bench {
  readonly socket: WebSocket;
  readonly request: IncomingMessage;
  readonly frames: Inbox<unknown[]>;
  readonly chargePoint: ChargePoint;
}

describe("a charge point on a real socket", () => {
  const ends: (() => void)[] = [];

  afterEach(() => {
    for (const end of ends.splice(0)) end();
  });

  async function connect(perMessageDeflate = false, isCompressed = false): Promise<Bench> {
    const bare = new BareServer(perMessageDeflate);
    const dial = createWebSocketDial({
      url: await bare.url(),
      clock: systemClock,
      settings: { isCompressed },
    });
    const chargePoint = new ChargePoint({
      identity: "CP 1/ä",
      clock: systemClock,
      random: createRandom(1),
      dial,
    });
    ends.push(
      () => chargePoint.powerOff(),
      () => bare.server.close(),
    );
    chargePoint.powerOn();
    const { socket, request } = await bare.sockets.take();
    const frames = new Inbox<unknown[]>();
    socket.on("message", (data) => frames.put(JSON.parse(String(data))));
    return { socket, request, frames, chargePoint };
  }

  it("R-CONN-001, R-CONN-002: asks for its identity, encoded, and for ocpp1.6", async () => {
    const { request } = await connect();
    expect(request.url).to.equal("/ocpp/16/CP%201%2F%C3%A4");
    expect(request.headers["sec-websocket-protocol"]).to.equal("ocpp1.6");
  });

  it("R-CONN-013: reads a text that comes in pieces", async () => {
    const { socket, frames } = await connect();
    expect((await frames.take())[2]).to.equal("BootNotification");
    const text = JSON.stringify([2, "ü1", "GetConfiguration", { key: ["HeartbeatInterval"] }]);
    const bytes = Buffer.from(text);
    const cut = bytes.indexOf(Buffer.from("ü")) + 1;
    socket.send(bytes.subarray(0, cut), { binary: false, fin: false });
    socket.send(bytes.subarray(cut, cut + 5), { binary: false, fin: false });
    socket.send(bytes.subarray(cut + 5), { binary: false, fin: true });
    expect((await frames.take()).slice(0, 2)).to.deep.equal([3, "ü1"]);
  });

  it("R-CONN-013: lives through a binary message: it is closed with 1003, or serves on", async () => {
    const { socket, frames, chargePoint } = await connect();
    await frames.take();
    const closed = once(socket, "close").then(([code]) => code);
    socket.send(Buffer.from([1, 2, 3]), { binary: true });
    socket.send(JSON.stringify([2, "1", "ClearCache", {}]));
    const answered = frames.take().then(([type]) => type);
    expect(await Promise.race([closed, answered])).to.be.oneOf([1003, 3]);
    expect(chargePoint.isPowered).to.equal(true);
  });

  it("R-CONN-010: answers a ping", async () => {
    const { socket } = await connect();
    const ponged = once(socket, "pong");
    socket.ping("x");
    expect(String((await ponged)[0])).to.equal("x");
  });

  for (const [offered, negotiated] of [
    [true, true],
    [true, false],
    [false, true],
  ] as const) {
    it(`R-CONN-015: compression ${offered ? "" : "not "}offered, ${negotiated ? "" : "not "}taken`, async () => {
      const { socket, frames } = await connect(negotiated, offered);
      expect(socket.extensions !== "").to.equal(offered && negotiated);
      expect((await frames.take())[2]).to.equal("BootNotification");
      socket.send(JSON.stringify([2, "1", "GetConfiguration", {}]));
      expect((await frames.take())[0]).to.equal(3);
    });
  }
});
