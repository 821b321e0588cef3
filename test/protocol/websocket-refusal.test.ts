import { expect } from "chai";
import { WebSocket } from "ws";
import { refuse } from "../../protocol/ask-gate.ts";
import { systemClock } from "../../protocol/clock.ts";
import { createWebSocketDial } from "../../protocol/websocket-dial.ts";
import {
  admitAll,
  closeAll,
  dialOnce,
  dialOpen,
  OpenGate,
  startServer,
  type TestServer,
} from "./handshake-harness.ts";

describe("a WebSocket handshake that is refused", () => {
  afterEach(closeAll);

  const dialAt = ({ listener }: TestServer) =>
    createWebSocketDial({ url: listener.url, clock: systemClock });

  for (const status of [400, 401, 403, 404, 429, 503]) {
    it(`is answered ${status} before the upgrade, with the reason`, async () => {
      const server = await startServer({ gate: new OpenGate(() => refuse(status, "not you")) });
      expect(await dialOnce(dialAt(server))).to.deep.equal({
        kind: "refused",
        status,
        reason: "not you",
      });
      expect(await server.refused.take()).to.deep.equal({
        remoteAddress: "127.0.0.1",
        path: "/CP1",
        status,
        reason: "not you",
      });
    });
  }

  it("cannot have lines put into the answer by the reason", async () => {
    const gate = new OpenGate(() => refuse(404, "unknown: a\r\nSet-Cookie: b\u2028é"));
    const outcome = await dialOnce(dialAt(await startServer({ gate })));
    expect(outcome).to.include({ reason: "unknown: a??Set-Cookie: b??" });
  });

  it("asks for credentials with a 401", async () => {
    const { listener } = await startServer({ gate: new OpenGate(() => refuse(401, "who?")) });
    const webSocket = new WebSocket(`${listener.url}/CP1`, ["ocpp1.6"]);
    webSocket.on("error", () => {});
    const header = await new Promise((resolve) => {
      webSocket.on("unexpected-response", (_request, response) => {
        resolve(response.headers["www-authenticate"]);
        response.destroy();
      });
    });
    expect(header).to.equal('Basic realm="OCPP", charset="UTF-8"');
  });

  it("may be decided later", async () => {
    const gate = new OpenGate(async () => refuse(404, "not found in the end"));
    expect(await dialOnce(dialAt(await startServer({ gate })))).to.include({ status: 404 });
  });

  it("is answered 503 if no decision comes in time", async () => {
    const gate = new OpenGate(() => new Promise(() => {}));
    const settings = { handshakeTimeoutMs: 20 };
    const server = await startServer({ gate, settings });
    expect(await dialOnce(dialAt(server))).to.include({ kind: "refused", status: 503 });
  });

  for (const [name, admit] of [
    ["throws", () => throwOut()],
    ["rejects", async () => throwOut()],
  ] as const) {
    it(`is answered 500, and no more, if the gate ${name}`, async () => {
      const server = await startServer({ gate: new OpenGate(admit) });
      expect(await dialOnce(dialAt(server))).to.deep.equal({
        kind: "refused",
        status: 500,
        reason: "internal error",
      });
      expect(server.faults.map(String)).to.deep.equal(["Error: secret"]);
    });
  }

  it("is closed with 1011 if the gate throws once it is open", async () => {
    const gate = { admit: admitAll, accept: () => throwOut() };
    const server = await startServer({ gate });
    const transport = await dialOpen(dialAt(server));
    const code = await new Promise((resolve) =>
      transport.listen({ message: () => {}, closed: resolve }),
    );
    expect(code).to.equal(1011);
    expect(server.faults.map(String)).to.deep.equal(["Error: secret"]);
  });
});

function throwOut(): never {
  throw new Error("secret");
}
