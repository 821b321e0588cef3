import { once } from "node:events";
import { createServer } from "node:http";
import { connect, createServer as createTcpServer, type Server } from "node:net";
import { expect } from "chai";
import { systemClock } from "../../protocol/clock.ts";
import { createSimulatedClock } from "../../protocol/simulated-clock.ts";
import { createWebSocketDial } from "../../protocol/websocket-dial.ts";
import {
  closeAll,
  cp1,
  dialOnce,
  dialOpen,
  Ear,
  OpenGate,
  startServer,
} from "./handshake-harness.ts";

describe("dialling a WebSocket", () => {
  const servers: Server[] = [];

  afterEach(async () => {
    for (const server of servers.splice(0)) server.close();
    await closeAll();
  });

  async function listen(server: Server): Promise<string> {
    servers.push(server);
    server.listen(0, "127.0.0.1");
    await once(server, "listening");
    const address = server.address();
    return `ws://127.0.0.1:${typeof address === "object" && address?.port}`;
  }

  it("fails with the system's code if nobody listens", async () => {
    const url = await listen(createTcpServer());
    const dial = createWebSocketDial({ url, clock: systemClock });
    await Promise.all(servers.splice(0).map((server) => once(server.close(), "close")));
    expect(await dialOnce(dial)).to.deep.equal({ kind: "failed", reason: "ECONNREFUSED" });
  });

  it("fails if the far end hangs up", async () => {
    const url = await listen(createTcpServer((socket) => socket.destroy()));
    const dial = createWebSocketDial({ url, clock: systemClock });
    expect(await dialOnce(dial)).to.deep.equal({ kind: "failed", reason: "ECONNRESET" });
  });

  it("is refused by what is no WebSocket server, with the status", async () => {
    const url = await listen(createServer((_request, response) => response.end("hello")));
    const dial = createWebSocketDial({ url, clock: systemClock });
    expect(await dialOnce(dial)).to.deep.equal({ kind: "refused", status: 200, reason: "OK" });
  });

  it("fails if there is no answer in time", async () => {
    const clock = createSimulatedClock();
    const server = createTcpServer();
    const url = await listen(server);
    const dial = createWebSocketDial({ url, clock });
    const outcome = dialOnce(dial);
    const [socket] = await once(server, "connection");
    await clock.advance(10_000);
    expect(await outcome).to.deep.equal({ kind: "failed", reason: "no answer within 10000 ms" });
    await once(socket.resume(), "close");
    expect(clock.taskCount()).to.equal(0);
  });

  it("can be given up, and then says nothing", async () => {
    const clock = createSimulatedClock();
    const server = createTcpServer();
    const dial = createWebSocketDial({ url: await listen(server), clock });
    const giveUp = dial(cp1, () => expect.fail("settled"));
    const [socket] = await once(server, "connection");
    giveUp();
    await once(socket.resume(), "close");
    expect(clock.taskCount()).to.equal(0);
  });

  it("can be given up when it is open, to no effect", async () => {
    const gate = new OpenGate();
    const { listener } = await startServer({ gate });
    const dial = createWebSocketDial({ url: listener.url, clock: systemClock });
    let giveUp = () => {};
    const outcome = await new Promise<unknown>((resolve) => {
      giveUp = dial(cp1, resolve);
    });
    giveUp();
    expect(outcome).to.include({ kind: "open" });
    const { transport } = await gate.accepted.take();
    transport.send("still there");
    transport.terminate();
  });

  it("keeps a query of the endpoint, and connects from the address it is told", async () => {
    const gate = new OpenGate();
    const { listener, refused } = await startServer({ gate });
    const url = `${listener.url}/ocpp/?token=1`;
    const localAddress = "127.0.0.9";
    const dial = createWebSocketDial({ url, clock: systemClock, localAddress });
    await dialOpen(dial, { ...cp1, identity: "A/B" });
    const { handshake } = await gate.accepted.take();
    expect(handshake).to.include({ path: "/ocpp/A%2FB", remoteAddress: localAddress });
    expect(refused.size).to.equal(0);
  });

  for (const url of ["http://127.0.0.1", "nonsense"]) {
    it(`cannot be made for ${url}`, () => {
      expect(() => createWebSocketDial({ url, clock: systemClock })).to.throw(TypeError);
    });
  }
});

describe("a WebSocket listener", () => {
  afterEach(closeAll);

  it("closes all with 1001, takes nobody in any more, and settles", async () => {
    const gate = new OpenGate();
    const { listener } = await startServer({ gate });
    const dial = createWebSocketDial({ url: listener.url, clock: systemClock });
    const near = new Ear(await dialOpen(dial));
    const far = new Ear((await gate.accepted.take()).transport);
    expect(listener.connectionCount).to.equal(1);
    await Promise.all([listener.close(), listener.close()]);
    expect(await near.closing.take()).to.include({ code: 1001 });
    expect(await far.closing.take()).to.include({ code: 1001 });
    expect(await dialOnce(dial)).to.deep.equal({ kind: "failed", reason: "ECONNREFUSED" });
  });

  it("does not wait for a gate that has not decided", async () => {
    const gate = new OpenGate(() => new Promise(() => {}));
    const clock = createSimulatedClock();
    const { listener } = await startServer({ gate, clock });
    const outcome = dialOnce(createWebSocketDial({ url: listener.url, clock: systemClock }));
    await clockHas(clock, 1);
    await listener.close();
    expect((await outcome).kind).to.equal("failed");
  });

  it("tells why an address cannot be bound", async () => {
    const { listener } = await startServer({ gate: new OpenGate() });
    const { port } = listener;
    const failure = await startServer({ gate: new OpenGate(), port }).catch((error) => error);
    expect(failure).to.include({ code: "EADDRINUSE" });
  });

  it("answers 426 to a request that asks for no upgrade", async () => {
    const { listener } = await startServer({ gate: new OpenGate() });
    const response = await fetch(listener.url.replace("ws", "http"));
    expect(response.status).to.equal(426);
  });

  it("drops who is one too many, within the handshake or in all", async () => {
    const gate = new OpenGate(() => new Promise(() => {}));
    const pending = await startServer({ gate, settings: { maxPendingHandshakes: 1 } });
    const all = await startServer({ gate: new OpenGate(), settings: { maxConnections: 1 } });
    for (const [{ listener, refused }, reason] of [
      [pending, "too many handshakes are pending"],
      [all, "too many connections"],
    ] as const) {
      const first = connect(listener.port, "127.0.0.1");
      await once(first, "connect");
      const second = connect(listener.port, "127.0.0.1");
      expect(await refused.take()).to.deep.equal({
        remoteAddress: "127.0.0.1",
        path: undefined,
        status: undefined,
        reason,
      });
      await once(second.resume(), "close");
      first.destroy();
    }
  });

  it("counts only those who are not through against the limit of handshakes", async () => {
    const gate = new OpenGate();
    const { listener } = await startServer({ gate, settings: { maxPendingHandshakes: 1 } });
    const dial = createWebSocketDial({ url: listener.url, clock: systemClock });
    for (const identity of ["A", "B", "C"]) await dialOpen(dial, { ...cp1, identity });
    expect(listener.connectionCount).to.equal(3);
  });

  it("drops who says nothing at all", async () => {
    const { listener } = await startServer({
      gate: new OpenGate(),
      settings: { handshakeTimeoutMs: 40 },
    });
    const socket = connect(listener.port, "127.0.0.1");
    await once(socket.resume(), "close");
  });

  async function clockHas(clock: ReturnType<typeof createSimulatedClock>, count: number) {
    while (clock.taskCount() < count) await new Promise(setImmediate);
  }
});
