import { once } from "node:events";
import { createServer as createHttpServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createServer as createTlsServer, type TlsOptions } from "node:tls";
import { expect } from "chai";
import { closeAll } from "../../protocol/handshake-harness.ts";
import { type Authority, beforeTests, createAuthority, hashDataOf, type Leaf } from "./pki.ts";
import { startChargePoint, startFarSide, stopChargePoints } from "./socket-rig.ts";

const host = "127.0.0.1";
const hexKey = "00ff0102030405060708090a0b0c0d0e0f101112";

describe("security over real sockets", () => {
  let root: Authority;
  let server: Leaf;
  let own: Leaf;

  before(async () => {
    root = await createAuthority("CN=Root");
    server = await root.issue("CN=central.example", { host });
    own = await root.issue("CN=SN-1, O=Operator");
  });

  afterEach(async () => {
    stopChargePoints();
    await closeAll();
  });

  /** What each security profile needs, and a serial number. */
  function equipped(profile: number) {
    return {
      hardware: { serialNumber: "SN-1" },
      configuration: {
        SecurityProfile: String(profile),
        AuthorizationKey: hexKey,
        CpoName: "Operator",
      },
      certificates: { centralSystemRoots: [root.certificate], ...own },
    };
  }

  it("TC_085, S-20: the header of profile 1 has the identity and the bytes of the key", async () => {
    const plain = createHttpServer();
    plain.listen(0, host);
    await once(plain, "listening");
    startChargePoint({ url: `ws://${host}:${portOf(plain.address())}/ocpp` }, equipped(1));
    for (const _ of ["first", "after a reboot"]) {
      const [{ url, headers }, socket] = await once(plain, "upgrade");
      socket.destroy();
      expect(url).to.equal("/ocpp/CP1");
      const credentials = Buffer.concat([Buffer.from("CP1:"), Buffer.from(hexKey, "hex")]);
      expect(headers.authorization).to.equal(`Basic ${credentials.toString("base64")}`);
    }
    stopChargePoints();
    plain.close();
  });

  it("TC_073: the new password opens the door", async () => {
    const central = await startFarSide();
    startChargePoint({ url: central.listener.url }, equipped(1));
    const end = await central.accept();
    expect(end.handshake.credentials?.password).to.deep.equal(bytesOf(hexKey));
    const value = Buffer.from("nineteen bytes, yes").toString("hex");
    const change = { key: "AuthorizationKey", value };
    expect(await end.ask("ChangeConfiguration", change)).to.deep.equal({ status: "Accepted" });
    const { credentials } = (await central.accept()).handshake;
    expect(credentials?.username).to.equal("CP1");
    expect(credentials?.password).to.deep.equal(bytesOf(value));
  });

  const impostors: readonly [string, string, () => Promise<Leaf>][] = [
    [
      "untrusted",
      "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
      async () => (await createAuthority("CN=Stranger")).issue("CN=central", { host }),
    ],
    [
      "another host's",
      "ERR_TLS_CERT_ALTNAME_INVALID",
      () => root.issue("CN=central", { host: "10.0.0.1" }),
    ],
    [
      "expired",
      "CERT_HAS_EXPIRED",
      () => root.issue("CN=central", { host, notAfter: beforeTests }),
    ],
  ];
  for (const [name, techInfo, make] of impostors) {
    it(`R-SEC-006: a server whose certificate is ${name} hears nothing, and the next one of it`, async () => {
      const impostor = await startFarSide(await make());
      const { port, url } = impostor.listener;
      const { failures } = startChargePoint({ url }, equipped(2));
      expect(await failures.take()).to.equal(techInfo);
      expect(impostor.listener.connectionCount).to.equal(0);
      await closeAll();
      const end = await (await startFarSide(server, port)).accept();
      await end.call("BootNotification");
      expect(await end.call("SecurityEventNotification")).to.include({
        type: "StartupOfTheDevice",
      });
      expect(await end.call("SecurityEventNotification")).to.include({
        type: "InvalidCentralSystemCertificate",
        techInfo,
      });
    });
  }

  const outdated: readonly [string, string, TlsOptions][] = [
    [
      "TLS 1.1",
      "InvalidTLSVersion",
      { minVersion: "TLSv1", maxVersion: "TLSv1.1", ciphers: "DEFAULT@SECLEVEL=0" },
    ],
    [
      "CBC suites",
      "InvalidTLSCipherSuite",
      { maxVersion: "TLSv1.2", ciphers: "ECDHE-ECDSA-AES128-SHA" },
    ],
  ];
  for (const [name, type, options] of outdated) {
    it(`R-SEC-007: a server of ${name} alone is not spoken to, and the next one hears of it`, async () => {
      const old = createTlsServer({ key: server.key, cert: server.certificate, ...options });
      old.on("tlsClientError", () => {});
      old.listen(0, host);
      await once(old, "listening");
      const port = portOf(old.address());
      const { failures } = startChargePoint({ url: `wss://${host}:${port}` }, equipped(2));
      await failures.take();
      old.close();
      await once(old, "close");
      const end = await (await startFarSide(server, port)).accept();
      await end.call("SecurityEventNotification");
      expect(await end.call("SecurityEventNotification")).to.include({ type });
    });
  }

  for (const ciphers of [
    "ECDHE-ECDSA-AES128-GCM-SHA256",
    "ECDHE-ECDSA-AES256-GCM-SHA384",
    "AES128-GCM-SHA256",
    "AES256-GCM-SHA384",
  ]) {
    it(`TC_086: a server of ${ciphers} alone is spoken to`, async () => {
      const kind = ciphers.startsWith("ECDHE-ECDSA") ? "EC" : "RSA";
      const { key, certificate: cert } = await root.issue("CN=central", { host, kind });
      const one = createTlsServer({ key, cert, ciphers, maxVersion: "TLSv1.2" });
      one.listen(0, host);
      await once(one, "listening");
      const { chargePoint } = startChargePoint(
        { url: `wss://${host}:${portOf(one.address())}` },
        equipped(2),
      );
      const [socket] = await once(one, "secureConnection");
      expect(socket.getCipher().name).to.equal(ciphers);
      chargePoint.powerOff();
      one.close();
      await once(one, "close");
    });
  }

  it("TC_086: profile 2 has a password, and no certificate though there is one", async () => {
    const tls = { ...server, clientAuthority: root.certificate };
    const central = await startFarSide(tls);
    startChargePoint({ url: central.listener.url }, equipped(2));
    const { isSecure, credentials, clientCertificate } = (await central.accept()).handshake;
    expect(isSecure).to.equal(true);
    expect(credentials?.password).to.deep.equal(bytesOf(hexKey));
    expect(clientCertificate).to.equal(undefined);
  });

  it("TC_087: profile 3 has a certificate of its serial number, and no password", async () => {
    const tls = { ...server, clientAuthority: root.certificate, isClientCertificateRequired: true };
    const central = await startFarSide(tls);
    startChargePoint({ url: central.listener.url }, equipped(3));
    const { credentials, clientCertificate } = (await central.accept()).handshake;
    expect(credentials).to.equal(undefined);
    expect(clientCertificate).to.include({ commonName: "SN-1", organization: "Operator" });
  });

  it("TC_083: goes from profile 1 to 2 to 3 without a reboot", async () => {
    const plain = await startFarSide();
    const secure = await startFarSide({ ...server, clientAuthority: root.certificate });
    const wires = { url: plain.listener.url, secureUrl: secure.listener.url };
    startChargePoint(wires, equipped(1));
    const first = await plain.accept();
    await first.call("BootNotification");
    expect(first.handshake.isSecure).to.equal(false);
    const change = (value: string) => ({ key: "SecurityProfile", value });
    expect(await first.ask("ChangeConfiguration", change("2"))).to.deep.equal({
      status: "Accepted",
    });
    const second = await secure.accept();
    expect(second.handshake.credentials?.username).to.equal("CP1");
    expect(await second.ask("ChangeConfiguration", change("1"))).to.deep.equal({
      status: "Rejected",
    });
    expect(await second.ask("ChangeConfiguration", change("3"))).to.deep.equal({
      status: "Accepted",
    });
    const third = await secure.accept();
    expect(third.handshake.clientCertificate).to.include({ commonName: "SN-1" });
    const read = await third.ask("GetConfiguration", { key: ["SecurityProfile"] });
    expect(read).to.deep.include({
      configurationKey: [{ key: "SecurityProfile", readonly: false, value: "3" }],
    });
  });

  it("R-SEC-005: comes back on profile 1 where nobody listens for profile 2", async () => {
    const plain = await startFarSide();
    const wires = { url: plain.listener.url, secureUrl: `wss://${host}:1` };
    startChargePoint(wires, equipped(1));
    const end = await plain.accept();
    await end.ask("ChangeConfiguration", { key: "SecurityProfile", value: "2" });
    expect((await plain.accept()).handshake).to.include({ isSecure: false });
  });

  it("TC_074: is known by its new certificate from the next connection on", async () => {
    const central = await startFarSide({ ...server, clientAuthority: root.certificate });
    startChargePoint({ url: central.listener.url }, equipped(3));
    const end = await central.accept();
    await end.call("BootNotification");
    const trigger = { requestedMessage: "SignChargePointCertificate" };
    expect(await end.ask("ExtendedTriggerMessage", trigger)).to.deep.equal({ status: "Accepted" });
    const { csr } = await end.call("SignCertificate");
    const certificateChain = await root.answer(String(csr));
    expect(await end.ask("CertificateSigned", { certificateChain })).to.deep.equal({
      status: "Accepted",
    });
    const { clientCertificate } = (await central.accept()).handshake;
    expect(clientCertificate?.commonName).to.equal("SN-1");
    expect(clientCertificate?.serialNumber).not.to.equal(
      end.handshake.clientCertificate?.serialNumber,
    );
  });

  it("R-SEC-011: the root of this very server cannot be deleted, another one can", async () => {
    const other = await createAuthority("CN=Other");
    const central = await startFarSide(server);
    const certificates = {
      centralSystemRoots: [
        other.certificate,
        root.certificate,
        (await createAuthority("CN=Third")).certificate,
      ],
    };
    startChargePoint({ url: central.listener.url }, { ...equipped(2), certificates });
    const end = await central.accept();
    const remove = (authority: Authority) =>
      end.ask("DeleteCertificate", { certificateHashData: hashDataOf(authority.certificate) });
    expect(await remove(root)).to.deep.equal({ status: "Failed" });
    expect(await remove(other)).to.deep.equal({ status: "Accepted" });
    expect(await remove(other)).to.deep.equal({ status: "NotFound" });
  });

  it("key AdditionalRootCertificateCheck: a server of the successor alone is trusted", async () => {
    const successor = await createAuthority("CN=Successor", { signedBy: root });
    const central = await startFarSide(server);
    const options = equipped(2);
    const { chargePoint } = startChargePoint(
      { url: central.listener.url },
      {
        ...options,
        configuration: { ...options.configuration, AdditionalRootCertificateCheck: "true" },
      },
    );
    const end = await central.accept();
    const { port } = central.listener;
    const certificateType = "CentralSystemRootCertificate";
    const install = { certificateType, certificate: successor.certificate };
    expect(await end.ask("InstallCertificate", install)).to.deep.equal({ status: "Accepted" });
    await closeAll();
    const next = await startFarSide(await successor.issue("CN=central", { host }), port);
    const other = await next.accept();
    await other.ask("GetConfiguration", { key: ["CpoName"] });
    expect(chargePoint.security.roots.rootsFor(certificateType)).to.have.length(1);
    await closeAll();
    const third = await startFarSide(await successor.issue("CN=central", { host }), port);
    expect((await third.accept()).handshake.isSecure).to.equal(true);
  });
});

function portOf(address: AddressInfo | string | null): number {
  return typeof address === "object" && address !== null ? address.port : 0;
}

function bytesOf(hex: string): Uint8Array {
  return new Uint8Array(Buffer.from(hex, "hex"));
}
