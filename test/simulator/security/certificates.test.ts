import { X509Certificate } from "node:crypto";
import { expect } from "chai";
import { Rig, type RigOptions } from "../rig.ts";
import { type Authority, beforeTests, createAuthority, hashDataOf, withUnknownKey } from "./pki.ts";

const servers = "CentralSystemRootCertificate";
const makers = "ManufacturerRootCertificate";

describe("installed certificates", () => {
  let root: Authority;
  let other: Authority;

  before(async () => {
    root = await createAuthority("CN=Root, O=Operator");
    other = await createAuthority("CN=Other", { kind: "RSA" });
  });

  for (const [testCase, use] of [
    ["TC_075_1", makers],
    ["TC_075_2", servers],
  ] as const) {
    it(`${testCase}: ${use} is installed, and named by its hashes`, async () => {
      const rig = await booted();
      expect(await install(rig, use, root.certificate)).to.equal("Accepted");
      expect(await ids(rig, use)).to.deep.equal({
        status: "Accepted",
        certificateHashData: [hashDataOf(root.certificate)],
      });
      expect(await ids(rig, use === makers ? servers : makers)).to.deep.equal({
        status: "NotFound",
      });
    });
  }

  for (const hash of ["SHA256", "SHA384", "SHA512"] as const) {
    it(`TC_076: is deleted by ${hash}, and gone`, async () => {
      const rig = await booted({ behavior: { certificateHash: hash } });
      await install(rig, servers, other.certificate);
      await install(rig, servers, root.certificate);
      const named = (await ids(rig, servers))["certificateHashData"];
      expect(named).to.deep.equal([
        hashDataOf(other.certificate, hash),
        hashDataOf(root.certificate, hash),
      ]);
      expect(await remove(rig, hashDataOf(root.certificate, hash))).to.equal("Accepted");
      expect((await ids(rig, servers))["certificateHashData"]).to.deep.equal([
        hashDataOf(other.certificate, hash),
      ]);
    });
  }

  it("is found by another hash than it is listed by, in capitals, with leading noughts", async () => {
    const rig = await booted();
    await install(rig, servers, root.certificate);
    const {
      issuerNameHash = "",
      serialNumber = "",
      ...rest
    } = hashDataOf(root.certificate, "SHA512");
    const spelled = {
      ...rest,
      issuerNameHash: issuerNameHash.toUpperCase(),
      serialNumber: `00${serialNumber.toUpperCase()}`,
    };
    expect(await remove(rig, spelled)).to.equal("Accepted");
  });

  it("R-SEC-011: NotFound for what is not there, were it only the serial number", async () => {
    const rig = await booted();
    expect(await remove(rig, hashDataOf(root.certificate))).to.equal("NotFound");
    await install(rig, servers, root.certificate);
    for (const [key, value] of Object.entries(hashDataOf(root.certificate)).slice(1)) {
      const last = value.endsWith("0") ? "1" : "0";
      const wrong = { ...hashDataOf(root.certificate), [key]: `${value.slice(0, -1)}${last}` };
      expect(await remove(rig, wrong), key).to.equal("NotFound");
    }
    expect(await ids(rig, servers)).to.include({ status: "Accepted" });
  });

  it("R-SEC-011: Failed for the root of the server, and for the last one there is", async () => {
    const rig = await booted({
      configuration: { SecurityProfile: "2", AuthorizationKey: "0123456789abcdef" },
      certificates: { centralSystemRoots: [root.certificate] },
    });
    expect(await remove(rig, hashDataOf(root.certificate))).to.equal("Failed");
    await install(rig, servers, other.certificate);
    expect(await remove(rig, hashDataOf(root.certificate))).to.equal("Accepted");
    expect(await remove(rig, hashDataOf(other.certificate))).to.equal("Failed");
  });

  it("R-SEC-011: a root of the maker is never in use", async () => {
    const rig = await booted({
      configuration: { SecurityProfile: "2", AuthorizationKey: "0123456789abcdef" },
      certificates: {
        centralSystemRoots: [root.certificate],
        manufacturerRoots: [other.certificate],
      },
    });
    expect(await remove(rig, hashDataOf(other.certificate))).to.equal("Accepted");
  });

  const bad: readonly [string, () => Promise<string>][] = [
    ["is no certificate", async () => "nonsense"],
    ["is cut short", async () => root.certificate.replace(/\n.{20}/, "\n")],
    [
      "has expired",
      async () => (await createAuthority("CN=A", { notAfter: beforeTests })).certificate,
    ],
    [
      "is that of nobody who may sign",
      async () => (await createAuthority("CN=B", { isAuthority: false })).certificate,
    ],
    [
      "has a key of 1024 bits",
      async () => (await createAuthority("CN=C", { kind: "weak RSA" })).certificate,
    ],
    ["has a key of an unknown kind", async () => withUnknownKey(root.certificate)],
    ["is two", async () => `${root.certificate}${other.certificate}`],
    ["is no root", async () => (await createAuthority("CN=D", { signedBy: root })).certificate],
  ];
  for (const [name, make] of bad) {
    it(`TC_078: one that ${name} is Rejected, and the central system told`, async () => {
      const rig = await booted();
      expect(await install(rig, servers, await make())).to.equal("Rejected");
      await rig.settle();
      const [event, ...more] = rig.seen("SecurityEventNotification");
      expect(event).to.include({ type: "InvalidCentralSystemCertificate" });
      expect(event?.["timestamp"]).to.equal("2026-01-01T00:00:00Z");
      expect(more).to.deep.equal([]);
      expect(await ids(rig, servers)).to.deep.equal({ status: "NotFound" });
    });
  }

  it("one of the maker that is bad is Rejected without an event", async () => {
    const rig = await booted();
    expect(await install(rig, makers, "nonsense")).to.equal("Rejected");
    await rig.settle();
    expect(rig.calls).to.deep.equal([]);
  });

  it("key CertificateStoreMaxLength: one more than it says is Rejected, the same again is not", async () => {
    const rig = await booted({ configuration: { CertificateStoreMaxLength: "2" } });
    expect(await install(rig, servers, root.certificate)).to.equal("Accepted");
    expect(await install(rig, makers, root.certificate)).to.equal("Accepted");
    expect(await install(rig, servers, other.certificate)).to.equal("Rejected");
    expect(await install(rig, servers, root.certificate)).to.equal("Accepted");
    expect(rig.seen("SecurityEventNotification")).to.deep.equal([]);
  });

  describe("key AdditionalRootCertificateCheck:", () => {
    const checked: RigOptions = {
      configuration: {
        AdditionalRootCertificateCheck: "true",
        SecurityProfile: "2",
        AuthorizationKey: "0123456789abcdef",
      },
    };

    it("a root that the one before it has not signed is Rejected", async () => {
      const rig = await booted({
        ...checked,
        certificates: { centralSystemRoots: [root.certificate] },
      });
      expect(await install(rig, servers, other.certificate)).to.equal("Rejected");
      await rig.settle();
      expect(rig.seen("SecurityEventNotification")[0]).to.include({
        type: "InvalidCentralSystemCertificate",
      });
    });

    it("its successor takes its place once a server was trusted by it", async () => {
      const successor = await createAuthority("CN=Successor", { signedBy: root });
      const rig = await booted({
        ...checked,
        certificates: { centralSystemRoots: [root.certificate] },
      });
      expect(await install(rig, servers, successor.certificate)).to.equal("Accepted");
      expect(await trusted(rig)).to.have.length(2);
      rig.serverChain = [fingerprintOf(root)];
      await rig.cut();
      await rig.restore();
      expect(await trusted(rig), "the old one still serves").to.have.length(2);
      rig.serverChain = [fingerprintOf(successor), fingerprintOf(root)];
      await rig.cut();
      await rig.restore();
      expect(await trusted(rig)).to.have.length(1);
      expect(await remove(rig, hashDataOf(root.certificate))).to.equal("NotFound");
    });

    it("no more than one fallback is kept", async () => {
      const second = await createAuthority("CN=Second", { signedBy: root });
      const third = await createAuthority("CN=Third", { signedBy: second });
      const rig = await booted({
        ...checked,
        certificates: { centralSystemRoots: [root.certificate] },
      });
      await install(rig, servers, second.certificate);
      expect(await install(rig, servers, third.certificate)).to.equal("Accepted");
      expect(await trusted(rig)).to.have.length(2);
      expect(await remove(rig, hashDataOf(root.certificate))).to.equal("NotFound");
    });

    it("does not concern the maker's roots, nor whom it is off for", async () => {
      const rig = await booted({
        ...checked,
        certificates: { manufacturerRoots: [root.certificate] },
      });
      expect(await install(rig, makers, other.certificate)).to.equal("Accepted");
      const plain = await booted({ certificates: { centralSystemRoots: [root.certificate] } });
      expect(await install(plain, servers, other.certificate)).to.equal("Accepted");
    });
  });

  it("outlives a reboot and a power cut, but no factory reset", async () => {
    const rig = await booted({ certificates: { manufacturerRoots: [other.certificate] } });
    await install(rig, servers, root.certificate);
    await rig.result("Reset", { type: "Hard" });
    await rig.advance(60);
    rig.chargePoint.powerOff();
    rig.chargePoint.powerOn();
    await rig.advance(60);
    expect(await ids(rig, servers)).to.include({ status: "Accepted" });
    rig.chargePoint.factoryReset();
    await rig.advance(60);
    expect(await ids(rig, servers)).to.include({ status: "NotFound" });
    expect(await ids(rig, makers), "what it came with").to.include({ status: "Accepted" });
  });
});

async function booted(options?: RigOptions): Promise<Rig> {
  const rig = new Rig(options);
  await rig.boot();
  return rig;
}

async function install(rig: Rig, certificateType: string, certificate: string): Promise<unknown> {
  return (await rig.result("InstallCertificate", { certificateType, certificate }))["status"];
}

async function remove(rig: Rig, certificateHashData: unknown): Promise<unknown> {
  return (await rig.result("DeleteCertificate", { certificateHashData }))["status"];
}

function ids(rig: Rig, certificateType: string): Promise<Readonly<Record<string, unknown>>> {
  return rig.result("GetInstalledCertificateIds", { certificateType });
}

async function trusted(rig: Rig): Promise<unknown> {
  return (await ids(rig, servers))["certificateHashData"];
}

function fingerprintOf({ certificate }: Authority): string {
  return new X509Certificate(certificate).fingerprint256;
}
