import { expect } from "chai";
import { assert, asyncProperty, string, uint8Array } from "fast-check";
import { WebSocket } from "ws";
import { refuse } from "../../protocol/ask-gate.ts";
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
  type TestServer,
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
          expect(await refused.take()).to.include({ path, status, reason });
        } else {
          const { handshake } = await gate.accepted.take();
          expect(handshake.identity).to.equal(identity);
          expect(handshake.path).to.equal(path.replace(/\?.*/, ""));
        }
        webSocket.terminate();
      });
    }
  });

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

  describe("that is refused", () => {
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
});

function throwOut(): never {
  throw new Error("secret");
}
