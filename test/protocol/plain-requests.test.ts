import { expect } from "chai";
import { WebSocket } from "ws";
import { systemClock } from "../../protocol/clock.ts";
import { createPathGate } from "../../protocol/path-gate.ts";
import { createWebSocketDial } from "../../protocol/websocket-dial.ts";
import { closeAll, dialOnce, dialOpen, Ear, OpenGate, startServer } from "./handshake-harness.ts";

const httpOf = (url: string) => url.replace(/^ws/, "http");

describe("plain HTTP on the port of a WebSocket listener", () => {
  afterEach(closeAll);

  it("is told to upgrade, if nobody answers it", async () => {
    const { listener } = await startServer({ gate: new OpenGate() });
    const { status } = await fetch(httpOf(listener.url));
    expect(status).to.equal(426);
  });

  it("is answered beside the WebSockets", async () => {
    const gate = new OpenGate();
    const { listener } = await startServer({
      gate,
      onRequest: ({ url }, answer) => answer.end(`you asked for ${url}`),
    });
    await dialOpen(createWebSocketDial({ url: listener.url, clock: systemClock }));
    const response = await fetch(`${httpOf(listener.url)}/x`);
    expect(await response.text()).to.equal("you asked for /x");
    expect(listener.connectionCount).to.equal(1);
  });

  it("is answered still when the server closes, if it came before", async () => {
    const gate = new OpenGate();
    let answer: (() => void) | undefined;
    const asked = new Promise<void>((resolve) => {
      answer = resolve;
    });
    let finish: (() => void) | undefined;
    const { listener } = await startServer({
      gate,
      onRequest: (_request, answerTo) => {
        finish = () => answerTo.end("late");
        answer?.();
      },
    });
    const response = fetch(httpOf(listener.url));
    await asked;
    const closed = listener.close();
    finish?.();
    expect(await (await response).text()).to.equal("late");
    await closed;
  });

  it("keeps nobody up for long when the server closes", async () => {
    const gate = new OpenGate();
    let asked: (() => void) | undefined;
    const asking = new Promise<void>((resolve) => {
      asked = resolve;
    });
    const { listener } = await startServer({ gate, onRequest: () => asked?.() });
    const response = fetch(httpOf(listener.url)).catch(() => "cut off");
    await asking;
    await listener.close();
    expect(await response).to.equal("cut off");
  });
});

describe("a listener that takes nobody in any more", () => {
  afterEach(closeAll);

  it("lets those who are in go on", async () => {
    const gate = new OpenGate();
    const { listener } = await startServer({ gate });
    const dial = createWebSocketDial({ url: listener.url, clock: systemClock });
    const near = await dialOpen(dial);
    const { transport } = await gate.accepted.take();
    listener.stopTaking();
    expect(await dialOnce(dial)).to.include({ kind: "failed" });
    near.send("still here");
    expect(await new Ear(transport).messages.take()).to.equal("still here");
    await listener.close();
  });
});

describe("a gate by path", () => {
  afterEach(closeAll);

  async function start() {
    const api = new OpenGate();
    const chargePoints = new OpenGate();
    const { listener } = await startServer({ gate: createPathGate({ api }, chargePoints) });
    return { api, chargePoints, url: listener.url };
  }

  for (const path of ["/api", "/api/", "//api//"]) {
    it(`takes ${path} for its own`, async () => {
      const { api, chargePoints, url } = await start();
      const webSocket = new WebSocket(url + path, "ocpp1.6");
      webSocket.once("open", () => webSocket.close());
      expect((await api.accepted.take()).handshake).to.include({ path });
      expect(chargePoints.accepted.size).to.equal(0);
    });
  }

  for (const path of ["/API", "/ocpp/api", "/api/CP1", "/CP1"]) {
    it(`leaves ${path} to the others`, async () => {
      const { api, chargePoints, url } = await start();
      const webSocket = new WebSocket(url + path, "ocpp1.6");
      webSocket.once("open", () => webSocket.close());
      expect((await chargePoints.accepted.take()).handshake).to.include({ path });
      expect(api.accepted.size).to.equal(0);
    });
  }
});
