import { X509Certificate } from "node:crypto";
import { once } from "node:events";
import { connect } from "node:tls";
import { expect } from "chai";
import { systemClock } from "../../protocol/clock.ts";
import { createSimulatedClock } from "../../protocol/simulated-clock.ts";
import { type ClientTls, createWebSocketDial } from "../../protocol/websocket-dial.ts";
import type { ServerTls } from "../../protocol/websocket-server.ts";
import {
  type CertificateAuthority,
  createCertificateAuthority,
  type Pem,
} from "./certificate-authority.ts";
import {
  closeAll,
  cp1,
  dialOnce,
  dialOpen,
  Ear,
  OpenGate,
  startServer,
} from "./handshake-harness.ts";

describe("a WebSocket over TLS", () => {
  let authority: CertificateAuthority;
  let server: Pem;
  let chargePoint: Pem;

  before(async () => {
    authority = await createCertificateAuthority("CN=Root");
    server = await authority.issue("CN=central.example");
    chargePoint = await authority.issue("CN=SN-42, O=Operator");
  });

  afterEach(closeAll);

  async function listen(tls: Partial<ServerTls> = {}, gate = new OpenGate()) {
    return { gate, ...(await startServer({ gate, tls: { ...server, ...tls } })) };
  }

  const dialAt = (url: string, tls: ClientTls = {}) =>
    createWebSocketDial({
      url,
      clock: systemClock,
      tls: { serverAuthority: authority.certificate, ...tls },
    });

  it("tells the gate that it is encrypted, and carries texts", async () => {
    const { gate, listener } = await listen();
    expect(listener.url).to.match(/^wss:/);
    const near = await dialOpen(dialAt(listener.url));
    const { transport, handshake } = await gate.accepted.take();
    expect(handshake).to.include({ isSecure: true, clientCertificate: undefined });
    near.send("hello");
    expect(await new Ear(transport).messages.take()).to.equal("hello");
  });

  for (const isClientCertificateRequired of [true, false]) {
    it(`shows the gate whom a ${isClientCertificateRequired ? "required" : "voluntary"} certificate names`, async () => {
      const clientAuthority = authority.certificate;
      const { gate, listener } = await listen({ clientAuthority, isClientCertificateRequired });
      await dialOpen(dialAt(listener.url, chargePoint));
      const { clientCertificate } = (await gate.accepted.take()).handshake;
      expect(clientCertificate).to.include({ commonName: "SN-42", organization: "Operator" });
      expect(clientCertificate?.serialNumber).to.match(/^[0-9A-F]{2,}$/);
    });
  }

  it("lacks a part of the subject that is not there, and takes the first of several", async () => {
    const { gate, listener } = await listen({ clientAuthority: authority.certificate });
    await dialOpen(dialAt(listener.url, await authority.issue("CN=SN-42, CN=SN-43")));
    const { clientCertificate } = (await gate.accepted.take()).handshake;
    expect(clientCertificate).to.include({ commonName: "SN-42", organization: "" });
  });

  it("does not name anybody by a certificate of an unknown authority", async () => {
    const stranger = await (await createCertificateAuthority("CN=Root")).issue("CN=SN-42");
    const { gate, listener } = await listen({ clientAuthority: authority.certificate });
    await dialOpen(dialAt(listener.url, stranger));
    expect((await gate.accepted.take()).handshake.clientCertificate).to.equal(undefined);
  });

  describe("that requires a client certificate", () => {
    const cases: [string, () => Promise<Partial<Pem>>][] = [
      ["has none", async () => ({})],
      [
        "has one of an unknown authority",
        async () => (await createCertificateAuthority("CN=X")).issue("CN=Y"),
      ],
      ["has one that is expired", () => authority.issue("CN=SN-42", { isExpired: true })],
    ];
    for (const [name, pem] of cases) {
      it(`turns away a client that ${name}`, async () => {
        const { gate, listener, refused } = await listen({
          clientAuthority: authority.certificate,
          isClientCertificateRequired: true,
        });
        expect((await dialOnce(dialAt(listener.url, await pem()))).kind).to.equal("failed");
        expect(await refused.take()).to.include({ path: undefined, status: undefined });
        expect(gate.accepted.size).to.equal(0);
      });
    }
  });

  describe("is dialled as the charge point says", () => {
    const plain = { isEncrypted: false, serverAuthorities: [] };

    it("where the endpoint's URL says otherwise", async () => {
      const secure = await listen();
      const open = new OpenGate();
      const { listener } = await startServer({ gate: open });
      const toPort = (scheme: string, port: number) => `${scheme}://127.0.0.1:${port}`;
      const options = { url: toPort("wss", listener.port), clock: systemClock };
      await dialOpen(createWebSocketDial(options), { ...cp1, security: plain });
      expect((await open.accepted.take()).handshake.isSecure).to.equal(false);
      const serverAuthorities = [authority.certificate];
      const security = { isEncrypted: true, serverAuthorities };
      const url = toPort("ws", secure.listener.port);
      await dialOpen(createWebSocketDial({ url, clock: systemClock }), { ...cp1, security });
      expect((await secure.gate.accepted.take()).handshake.isSecure).to.equal(true);
    });

    it("to one place in the open, and to another if encrypted, with whom the dial trusts", async () => {
      const { gate, listener } = await listen({ clientAuthority: authority.certificate });
      const dial = createWebSocketDial({
        url: "ws://127.0.0.1:1",
        secureUrl: listener.url,
        clock: systemClock,
        tls: { serverAuthority: authority.certificate, ...chargePoint },
      });
      expect(await dialOnce(dial, { ...cp1, security: plain })).to.include({
        reason: "ECONNREFUSED",
      });
      const security = { isEncrypted: true, serverAuthorities: [] };
      const outcome = await dialOnce(dial, { ...cp1, security });
      const { handshake } = await gate.accepted.take();
      expect(handshake.clientCertificate).to.include({ commonName: "SN-42" });
      const chain = [server.certificate, authority.certificate].map(
        (pem) => new X509Certificate(pem).fingerprint256,
      );
      expect(outcome).to.deep.include({ kind: "open", serverChain: chain });
    });

    it("trusting nobody but whom it names", async () => {
      const { listener } = await listen();
      const stranger = await createCertificateAuthority("CN=Stranger");
      const security = { isEncrypted: true, serverAuthorities: [stranger.certificate] };
      expect(await dialOnce(dialAt(listener.url), { ...cp1, security })).to.include({
        kind: "failed",
        obstacle: "server certificate",
      });
    });
  });

  describe("is not dialled on to a server", () => {
    it("of an unknown authority", async () => {
      const { listener } = await listen();
      const dial = createWebSocketDial({ url: listener.url, clock: systemClock });
      expect(await dialOnce(dial)).to.deep.equal({
        kind: "failed",
        reason: "UNABLE_TO_VERIFY_LEAF_SIGNATURE",
        obstacle: "server certificate",
      });
    });

    it("whose certificate is expired", async () => {
      const { listener } = await listen(await authority.issue("CN=central", { isExpired: true }));
      expect(await dialOnce(dialAt(listener.url))).to.deep.equal({
        kind: "failed",
        reason: "CERT_HAS_EXPIRED",
        obstacle: "server certificate",
      });
    });

    it("whose certificate is another host's", async () => {
      const { listener } = await listen(await authority.issue("CN=central", { host: "10.0.0.1" }));
      expect(await dialOnce(dialAt(listener.url))).to.deep.equal({
        kind: "failed",
        reason: "ERR_TLS_CERT_ALTNAME_INVALID",
        obstacle: "server certificate",
      });
    });
  });

  it("R-SEC-007: refuses TLS 1.1", async () => {
    const { listener, refused } = await listen();
    const socket = connect({
      port: listener.port,
      ca: authority.certificate,
      minVersion: "TLSv1.1",
      maxVersion: "TLSv1.1",
      ciphers: "DEFAULT@SECLEVEL=0",
    });
    const [error] = await once(socket, "error");
    expect(String(error)).to.match(/version|protocol/i);
    expect((await refused.take()).reason).to.match(/unsupported protocol/i);
  });

  it("R-SEC-007: refuses a weak cipher suite", async () => {
    const { listener, refused } = await listen();
    const socket = connect({
      port: listener.port,
      ca: authority.certificate,
      maxVersion: "TLSv1.2",
      ciphers: "AES128-SHA:ECDHE-RSA-AES128-SHA:ECDHE-ECDSA-AES128-SHA",
    });
    const [error] = await once(socket, "error");
    expect(String(error)).to.match(/handshake failure/i);
    expect((await refused.take()).reason).to.match(/no shared cipher/i);
  });

  it("takes encrypted bytes for signs of life", async () => {
    const clock = createSimulatedClock();
    const gate = new OpenGate();
    const settings = { pingIntervalMs: 20_000, livenessTimeoutMs: 60_000 };
    const { listener } = await startServer({ gate, clock, tls: server, settings });
    const transport = await dialOpen(dialAt(listener.url));
    const far = new Ear((await gate.accepted.take()).transport);
    await clock.advance(40_000);
    new Ear(transport); // From here on it answers pings.
    for (const _ of ["20 s", "40 s", "60 s", "80 s", "100 s"]) {
      await far.pongs.take();
      await clock.advance(20_000);
    }
    expect(far.closing.size).to.equal(0);
  });

  it("cannot listen with a certificate that is none", async () => {
    const failure = await listen({ certificate: "nonsense" }).catch((error) => error);
    expect(failure).to.be.an("error");
  });
});
