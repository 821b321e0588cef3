import { constants, createPrivateKey, sign } from "node:crypto";
import { expect } from "chai";
import type { FileTransfer } from "../../../simulator/files/file-transfer.ts";
import { Rig, type RigOptions } from "../rig.ts";
import { type Authority, beforeTests, createAuthority, type Leaf } from "./pki.ts";

const location = "https://files.example.org/firmware-2.1.0.bin";
const now = "2026-01-01T00:00:00Z";
const image = Buffer.from("plugfest firmware");

type Json = Readonly<Record<string, unknown>>;

describe("signed firmware", () => {
  let maker: Authority;
  let signers: Readonly<Record<"EC" | "RSA", Leaf>>;

  before(async () => {
    maker = await createAuthority("CN=Maker");
    const [EC, RSA] = await Promise.all([
      maker.issue("CN=Signer"),
      maker.issue("CN=Signer", { kind: "RSA" }),
    ]);
    signers = { EC, RSA };
  });

  async function booted(options: RigOptions = {}): Promise<Rig> {
    const rig = new Rig({ certificates: { manufacturerRoots: [maker.certificate] }, ...options });
    await rig.boot();
    return rig;
  }

  function order(firmware: Json = {}, rest: Json = {}): Json {
    const signature = sign("sha256", image, signers.EC.key).toString("base64");
    const signingCertificate = signers.EC.certificate;
    const good = { location, retrieveDateTime: now, signingCertificate, signature };
    return { requestId: 42, firmware: { ...good, ...firmware }, ...rest };
  }

  it("TC_080, R-SEC-013: each step is told, with the id of the request", async () => {
    const rig = await booted();
    const answer = await rig.result("SignedUpdateFirmware", order());
    expect(answer).to.deep.equal({ status: "Accepted" });
    await rig.advance(120);
    expect(steps(rig)).to.deep.equal([
      "Downloading",
      "Downloaded",
      "SignatureVerified",
      "Unavailable",
      "Installing",
      "InstallRebooting",
      "BootNotification",
      "Available",
      "Available",
      "Installed",
    ]);
    const ids = rig.seen("SignedFirmwareStatusNotification").map(({ requestId }) => requestId);
    expect(new Set(ids)).to.deep.equal(new Set([42]));
    expect(rig.actions()).not.to.include("FirmwareStatusNotification");
    expect(rig.seen("BootNotification")[0]).to.include({ firmwareVersion: "2.1.0" });
  });

  it("TC_080: a key of RSA signs by PSS with any salt, or by PKCS #1", async () => {
    const key = createPrivateKey(signers.RSA.key);
    const pss = { key, padding: constants.RSA_PKCS1_PSS_PADDING };
    const kinds = [{ ...pss, saltLength: 32 }, { ...pss, saltLength: 20 }, { key }];
    for (const kind of kinds) {
      const rig = await booted();
      const signature = sign("sha256", image, kind).toString("base64");
      const signingCertificate = signers.RSA.certificate;
      await rig.result("SignedUpdateFirmware", order({ signature, signingCertificate }));
      await rig.advance(120);
      expect(rig.chargePoint.firmware.version).to.equal("2.1.0");
    }
  });

  const bad: readonly [string, () => string | Buffer][] = [
    ["is of other bytes", () => sign("sha256", Buffer.from("other"), signers.EC.key)],
    ["is by another key", () => sign("sha256", image, signers.RSA.key)],
    ["is of another hash", () => sign("sha512", image, signers.EC.key)],
    ["is none", () => "nonsense"],
    ["is empty", () => ""],
  ];
  for (const [name, make] of bad) {
    it(`TC_081, R-SEC-014: nothing is installed if the signature ${name}`, async () => {
      const rig = await booted();
      const signature = Buffer.from(make()).toString("base64");
      await rig.result("SignedUpdateFirmware", order({ signature }));
      await rig.advance(600);
      expect(steps(rig)).to.deep.equal(["Downloading", "Downloaded", "InvalidSignature"]);
      expect(rig.seen("SecurityEventNotification").map(({ type }) => type)).to.deep.equal([
        "InvalidFirmwareSignature",
      ]);
      expect(rig.chargePoint.firmware.version).to.equal("1.0.0");
    });
  }

  it("R-SEC-014: the bytes that came are what counts, and not that some came", async () => {
    const wrong = Buffer.from(image);
    wrong[3] = (wrong[3] ?? 0) ^ 1;
    const files: FileTransfer = {
      upload: () => () => {},
      download: (_location, settled) => {
        queueMicrotask(() => settled({ kind: "done", bytes: wrong }));
        return () => {};
      },
    };
    const rig = await booted({ files });
    await rig.result("SignedUpdateFirmware", order());
    await rig.advance(600);
    expect(steps(rig).at(-1)).to.equal("InvalidSignature");
  });

  const distrusted: readonly [string, () => Promise<string>][] = [
    ["is none", async () => "nonsense"],
    ["is of another maker", async () => (await stranger()).certificate],
    ["has expired", async () => (await maker.issue("CN=S", { notAfter: beforeTests })).certificate],
    [
      "is not valid yet",
      async () =>
        (await maker.issue("CN=S", { notBefore: new Date(Date.UTC(2027, 0, 1)) })).certificate,
    ],
    ["has a weak key", async () => (await maker.issue("CN=S", { kind: "weak RSA" })).certificate],
  ];
  for (const [name, make] of distrusted) {
    it(`R-SEC-014: InvalidCertificate if that of the signer ${name}`, async () => {
      const rig = await booted();
      const signingCertificate = await make();
      const answer = await rig.result("SignedUpdateFirmware", order({ signingCertificate }));
      expect(answer).to.deep.equal({ status: "InvalidCertificate" });
      await rig.advance(600);
      expect(rig.actions()).to.deep.equal(["SecurityEventNotification"]);
      expect(rig.calls[0]?.payload).to.include({ type: "InvalidFirmwareSigningCertificate" });
    });
  }

  it("R-SEC-014: a root of the central system vouches for no firmware", async () => {
    const rig = await booted({ certificates: { centralSystemRoots: [maker.certificate] } });
    expect(await rig.result("SignedUpdateFirmware", order())).to.deep.equal({
      status: "InvalidCertificate",
    });
  });

  it("the root may have been installed by the central system, and its certificate bring helpers", async () => {
    const root = await createAuthority("CN=New maker");
    const middle = await createAuthority("CN=Middle", { signedBy: root });
    const signer = await middle.issue("CN=Signer");
    const rig = await booted();
    await rig.result("InstallCertificate", {
      certificateType: "ManufacturerRootCertificate",
      certificate: root.certificate,
    });
    const signature = sign("sha256", image, signer.key).toString("base64");
    const signingCertificate = `${signer.certificate}${middle.certificate}`;
    await rig.result("SignedUpdateFirmware", order({ signature, signingCertificate }));
    await rig.advance(120);
    expect(rig.chargePoint.firmware.version).to.equal("2.1.0");
  });

  it("is fetched and installed at the times that it says, and charging goes on until then", async () => {
    const rig = await booted();
    const retrieveDateTime = "2026-01-01T01:00:00Z";
    const installDateTime = "2026-01-01T02:00:00Z";
    await rig.result("SignedUpdateFirmware", order({ retrieveDateTime, installDateTime }));
    await rig.advance(3599);
    expect(steps(rig)).to.deep.equal(["DownloadScheduled"]);
    await rig.advance(60);
    const fetched = ["DownloadScheduled", "Downloading", "Downloaded", "SignatureVerified"];
    expect(steps(rig)).to.deep.equal([...fetched, "InstallScheduled"]);
    await rig.advance(3540);
    expect(rig.chargePoint.connector(1)?.status).to.equal("Available");
    rig.chargePoint.powerOff();
    rig.chargePoint.powerOn();
    await rig.settle();
    rig.forget();
    await rig.advance(120);
    expect(steps(rig)).to.include.members(["Installing", "InstallRebooting", "Installed"]);
  });

  it("R-SEC-013: a second order is AcceptedCanceled, and the first is heard of no more", async () => {
    const rig = await booted();
    await rig.result("SignedUpdateFirmware", order());
    await rig.advance(1);
    const other = order(
      { location: "https://files.example.org/firmware-3.0.bin" },
      { requestId: 43 },
    );
    expect(await rig.result("SignedUpdateFirmware", other)).to.deep.equal({
      status: "AcceptedCanceled",
    });
    rig.forget();
    await rig.advance(600);
    expect(rig.chargePoint.firmware.version).to.equal("3.0");
    for (const { requestId } of rig.seen("SignedFirmwareStatusNotification")) {
      expect(requestId).to.equal(43);
    }
  });

  it("DownloadFailed after the retries", async () => {
    const dead = order(
      { location: "ftp://127.0.0.1/firmware-9.9.bin" },
      { retries: 1, retryInterval: 5 },
    );
    const rig = await booted();
    await rig.result("SignedUpdateFirmware", dead);
    await rig.advance(600);
    expect(steps(rig)).to.deep.equal(["Downloading", "DownloadFailed"]);
  });

  it("R-SEC-013: a trigger is answered with the step and its id, and with Idle afterwards", async () => {
    const rig = await booted();
    await rig.result("SignedUpdateFirmware", order());
    await rig.advance(11);
    rig.forget();
    const trigger = { requestedMessage: "FirmwareStatusNotification" };
    await rig.result("ExtendedTriggerMessage", trigger);
    expect(rig.seen("SignedFirmwareStatusNotification")).to.deep.equal([
      { status: "Installing", requestId: 42 },
    ]);
    await rig.advance(600);
    rig.forget();
    await rig.result("ExtendedTriggerMessage", trigger);
    expect(rig.seen("SignedFirmwareStatusNotification")).to.deep.equal([{ status: "Idle" }]);
  });

  it("an unsigned order needs no signature, where the firmware is not signed either", async () => {
    const rig = await booted({ certificates: {} });
    await rig.result("UpdateFirmware", { location, retrieveDate: now });
    await rig.advance(600);
    expect(rig.chargePoint.firmware.version).to.equal("2.1.0");
  });

  async function stranger(): Promise<Leaf> {
    return (await createAuthority("CN=Maker")).issue("CN=Signer");
  }
});

/** What the central system sees of an update, in order. */
function steps(rig: Rig): unknown[] {
  const told = ["SignedFirmwareStatusNotification", "StatusNotification", "BootNotification"];
  return rig.calls
    .filter(({ action }) => told.includes(action))
    .map(({ action, payload }) => payload["status"] ?? action);
}
