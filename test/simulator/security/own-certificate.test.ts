import "reflect-metadata"; // @peculiar/x509 does not load without it.
import { Pkcs10CertificateRequest } from "@peculiar/x509";
import { expect } from "chai";
import { Rig, type RigOptions } from "../rig.ts";
import { type Authority, beforeTests, createAuthority, type Leaf, withUnknownKey } from "./pki.ts";

const subject = "CN=SN-1, O=Operator";
const later = new Date(Date.UTC(2026, 0, 1, 1));

describe("the certificate of a charge point", () => {
  let root: Authority;
  let first: Leaf;

  before(async () => {
    root = await createAuthority("CN=Root");
    first = await root.issue(subject);
  });

  /** On security profile 3, with a certificate, as TC_074 and TC_077 want it. */
  async function booted(options: RigOptions = {}): Promise<Rig> {
    const rig = new Rig({
      hardware: { serialNumber: "SN-1" },
      certificates: { centralSystemRoots: [root.certificate], ...first },
      ...options,
      configuration: { SecurityProfile: "3", CpoName: "Operator", ...options.configuration },
    });
    await rig.boot();
    return rig;
  }

  for (const kind of ["EC", "RSA"] as const) {
    it(`R-SEC-009: asks with a PEM request, its serial number, its operator and an ${kind} key`, async () => {
      const csr = await requested(await booted({ behavior: { certificateKey: kind } }));
      expect(csr).to.match(
        /^-----BEGIN CERTIFICATE REQUEST-----\n[\s\S]+-----END CERTIFICATE REQUEST-----\n$/,
      );
      const request = new Pkcs10CertificateRequest(csr);
      expect(await request.verify()).to.equal(true);
      expect(request.subject).to.equal(subject);
      expect(request.publicKey.algorithm).to.deep.include(
        kind === "EC" ? { name: "ECDSA", namedCurve: "P-256" } : { modulusLength: 2048 },
      );
    });
  }

  it("R-SEC-009: makes a fresh pair of keys for each request", async () => {
    const rig = await booted();
    const keys = new Set<string>();
    for (const _ of [1, 2, 3]) {
      const { publicKey } = new Pkcs10CertificateRequest(await requested(rig));
      keys.add(publicKey.toString("base64"));
    }
    expect(keys.size).to.equal(3);
  });

  it("R-SEC-009: goes by its identity where it has no serial number", async () => {
    const rig = await booted({ hardware: {} });
    expect(new Pkcs10CertificateRequest(await requested(rig)).subject).to.equal(
      "CN=CP1, O=Operator",
    );
  });

  it("key CpoName: is the organization of the next request, in any script", async () => {
    const rig = await booted();
    const change = { key: "CpoName", value: "Ladestraße, 充电" };
    expect(await rig.result("ChangeConfiguration", change)).to.deep.equal({ status: "Accepted" });
    const { subjectName } = new Pkcs10CertificateRequest(await requested(rig));
    expect(subjectName.getField("O")).to.deep.equal(["Ladestraße, 充电"]);
    const without = await booted({ configuration: { CpoName: "" } });
    expect(new Pkcs10CertificateRequest(await requested(without)).subject).to.equal("CN=SN-1");
  });

  it("TC_074: a new one is taken, and shown from the next connection on", async () => {
    const rig = await booted();
    expect(rig.dials.at(-1)?.security?.certificate).to.equal(first.certificate);
    const chain = await root.answer(await requested(rig));
    expect(await signed(rig, chain)).to.equal("Accepted");
    await rig.advance(5);
    expect(rig.isConnected).to.equal(true);
    expect(rig.dials).to.have.length(2);
    const security = rig.dials.at(-1)?.security;
    expect(security?.certificate).to.equal(chain);
    expect(security?.key)
      .to.match(/^-----BEGIN PRIVATE KEY-----/)
      .and.not.equal(first.key);
    expect(rig.actions(), "there was no reboot").not.to.include("BootNotification");
  });

  it("brings its sub-authorities, in whichever order", async () => {
    const middle = await createAuthority("CN=Middle", { signedBy: root });
    const lower = await createAuthority("CN=Lower", { signedBy: middle });
    const rig = await booted();
    const certificate = await lower.answer(await requested(rig));
    const chain = [certificate, middle.certificate, lower.certificate].join("");
    expect(await signed(rig, chain)).to.equal("Accepted");
    await rig.advance(5);
    expect(rig.dials.at(-1)?.security?.certificate).to.equal(chain);
  });

  it("asked for before a reboot, is still taken after it", async () => {
    const rig = await booted();
    const csr = await requested(rig);
    rig.chargePoint.powerOff();
    rig.chargePoint.powerOn();
    await rig.settle();
    expect(await signed(rig, await root.answer(csr))).to.equal("Accepted");
  });

  it("is used from the hour on at which it becomes valid", async () => {
    const rig = await booted();
    const chain = await root.answer(await requested(rig), subject, { notBefore: later });
    expect(await signed(rig, chain)).to.equal("Accepted");
    await rig.advance(3599);
    expect(rig.dials).to.have.length(1);
    await rig.advance(10);
    expect(rig.dials).to.have.length(2);
    expect(rig.dials.at(-1)?.security?.certificate).to.equal(chain);
  });

  it("is used from that hour on though there was a power cut in between", async () => {
    const rig = await booted();
    const chain = await root.answer(await requested(rig), subject, { notBefore: later });
    await signed(rig, chain);
    rig.chargePoint.powerOff();
    rig.chargePoint.powerOn();
    await rig.advance(3610);
    expect(rig.dials.at(-1)?.security?.certificate).to.equal(chain);
  });

  it("is not shown on a lower profile, nor is the connection given up for it", async () => {
    const rig = await booted({
      configuration: { SecurityProfile: "2", AuthorizationKey: "0123456789abcdef" },
    });
    expect(await signed(rig, await root.answer(await requested(rig)))).to.equal("Accepted");
    await rig.advance(60);
    expect(rig.dials).to.have.length(1);
    expect(rig.dials[0]?.security).to.have.keys("isEncrypted", "serverAuthorities");
  });

  const bad: readonly [string, (csr: string) => Promise<string>][] = [
    ["is no certificate", async () => "nonsense"],
    ["leads to no installed root", async (csr) => (await createAuthority("CN=Root")).answer(csr)],
    ["has expired", (csr) => root.answer(csr, subject, { notAfter: beforeTests })],
    ["has a key of an unknown kind", async (csr) => withUnknownKey(await root.answer(csr))],
    [
      "comes with a helper that has a key of an unknown kind",
      async (csr) => {
        const middle = await createAuthority("CN=Middle", { signedBy: root });
        return `${await middle.answer(csr)}${withUnknownKey(middle.certificate)}`;
      },
    ],
    ["is for another key", async () => (await root.issue(subject)).certificate],
    ["is for another charge point", (csr) => root.answer(csr, "CN=SN-2, O=Operator")],
    ["is of another operator", (csr) => root.answer(csr, "CN=SN-1, O=Other")],
    [
      "lacks the sub-authority",
      async (csr) => (await createAuthority("CN=Middle", { signedBy: root })).answer(csr),
    ],
    [
      "comes from who may not sign",
      async (csr) => {
        const nobody = await createAuthority("CN=N", { signedBy: root, isAuthority: false });
        return `${await nobody.answer(csr)}${nobody.certificate}`;
      },
    ],
    [
      "comes from a sub-authority that has expired",
      async (csr) => {
        const old = await createAuthority("CN=Old", { signedBy: root, notAfter: beforeTests });
        return `${await old.answer(csr)}${old.certificate}`;
      },
    ],
    [
      "comes through more authorities than one of them allows",
      async (csr) => {
        const upper = await createAuthority("CN=Upper", { signedBy: root, pathLength: 0 });
        const lower = await createAuthority("CN=Lower", { signedBy: upper });
        return `${await lower.answer(csr)}${lower.certificate}${upper.certificate}`;
      },
    ],
  ];
  for (const [name, make] of bad) {
    it(`R-SEC-010, TC_077: one that ${name} is Rejected, and the central system told`, async () => {
      const rig = await booted();
      const chain = await make(await requested(rig));
      expect(await signed(rig, chain)).to.equal("Rejected");
      await rig.advance(60);
      expect(rig.seen("SecurityEventNotification")).to.have.length(1);
      expect(rig.seen("SecurityEventNotification")[0]).to.include({
        type: "InvalidChargePointCertificate",
      });
      expect(rig.dials, "the old one stays").to.have.length(1);
    });
  }

  it("R-SEC-010: one that nobody has asked for is Rejected, the second time too", async () => {
    const rig = await booted();
    const chain = await root.answer(await requested(rig));
    expect(await signed(rig, chain)).to.equal("Accepted");
    await rig.advance(5);
    expect(await signed(rig, chain)).to.equal("Rejected");
  });

  it("R-SEC-010: one for a request that the central system has Rejected is Rejected", async () => {
    const rig = await booted({ replies: { SignCertificate: { status: "Rejected" } } });
    const csr = await requested(rig);
    expect(await signed(rig, await root.answer(csr))).to.equal("Rejected");
  });

  it("key CertificateSignedMaxChainSize: one byte more is Rejected", async () => {
    const rig = await booted({ configuration: { CertificateSignedMaxChainSize: "2000" } });
    const long = (await root.answer(await requested(rig))).padEnd(2001, "\n");
    expect(await signed(rig, long)).to.equal("Rejected");
    await rig.settle();
    expect(rig.seen("SecurityEventNotification")).to.have.length(1);
    expect(await signed(rig, long.slice(0, -1))).to.equal("Accepted");
  });

  it("outlives a reboot, but no factory reset, after which it is what it came with", async () => {
    const rig = await booted();
    const chain = await root.answer(await requested(rig));
    await signed(rig, chain);
    await rig.result("Reset", { type: "Hard" }).catch(() => {});
    await rig.advance(60);
    expect(rig.dials.at(-1)?.security?.certificate).to.equal(chain);
    rig.chargePoint.factoryReset();
    await rig.advance(60);
    expect(rig.dials.at(-1)?.security?.certificate).to.equal(first.certificate);
  });

  it("leaves nothing scheduled behind when the power is gone", async () => {
    const rig = await booted();
    await signed(rig, await root.answer(await requested(rig), subject, { notBefore: later }));
    rig.chargePoint.powerOff();
    await rig.settle();
    expect(rig.clock.taskCount()).to.equal(0);
  });

  it("that cannot be read does not make a charge point", () => {
    const certificates = { certificate: "nonsense", key: first.key };
    const rig = new Rig({ certificates, configuration: { SecurityProfile: "3" } });
    expect(() => rig.chargePoint.powerOn()).to.throw(TypeError, "not readable");
  });
});

/** The signing request that the charge point is made to send. */
async function requested(rig: Rig): Promise<string> {
  const trigger = { requestedMessage: "SignChargePointCertificate" };
  expect(await rig.result("ExtendedTriggerMessage", trigger)).to.deep.equal({ status: "Accepted" });
  await rig.settle();
  const { csr } = rig.seen("SignCertificate").at(-1) ?? {};
  if (typeof csr !== "string") throw new Error("no SignCertificate has come");
  return csr;
}

async function signed(rig: Rig, certificateChain: string): Promise<unknown> {
  const { status } = await rig.result("CertificateSigned", { certificateChain });
  return status;
}
