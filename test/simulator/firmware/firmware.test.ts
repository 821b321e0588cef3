import { expect } from "chai";
import { Rig, type RigOptions } from "../rig.ts";

const location = "https://files.example.org/firmware-2.1.0.bin";
const now = "2026-01-01T00:00:00Z";

describe("firmware", () => {
  it("R-FW-001, TC_044_1: the answer is empty and comes first; then each step is told", async () => {
    const rig = await booted();
    expect(await rig.result("UpdateFirmware", { location, retrieveDate: now })).to.deep.equal({});
    await rig.advance(120);
    expect(steps(rig)).to.deep.equal([
      "Downloading",
      "Downloaded",
      "Unavailable",
      "Installing",
      "BootNotification",
      "Available",
      "Available",
      "Installed",
    ]);
    expect(rig.seen("BootNotification")[0]).to.include({ firmwareVersion: "2.1.0" });
  });

  it("R-FW-001: not before retrieveDate", async () => {
    const rig = await booted();
    await rig.result("UpdateFirmware", { location, retrieveDate: "2026-01-01T01:00:00Z" });
    await rig.advance(3599);
    expect(steps(rig)).to.deep.equal([]);
    await rig.advance(1);
    expect(steps(rig)).to.deep.equal(["Downloading"]);
  });

  it("TC_044_2: DownloadFailed when nobody has the file, and the old firmware stays", async () => {
    const rig = await booted();
    const dead = "ftp://127.0.0.1/firmware-9.9.9.bin";
    await rig.result("UpdateFirmware", { location: dead, retrieveDate: now, retries: 0 });
    await rig.advance(600);
    expect(steps(rig)).to.deep.equal(["Downloading", "DownloadFailed"]);
    expect(rig.chargePoint.firmware.version).to.equal("1.0.0");
  });

  it("TC_044_3: InstallationFailed when the image is no good", async () => {
    const rig = await booted({ behavior: { firmware: "refuses" } });
    await rig.result("UpdateFirmware", { location, retrieveDate: now });
    await rig.advance(600);
    expect(steps(rig)).to.deep.equal([
      "Downloading",
      "Downloaded",
      "Unavailable",
      "Installing",
      "InstallationFailed",
      "Available",
    ]);
  });

  it("R-FW-003: retries are what comes after the first attempt, an interval apart", async () => {
    const attempts: number[] = [];
    const rig = await booted({
      files: {
        download: (_location, settled) => {
          attempts.push(secondsOf(rig));
          const task = rig.clock.schedule(1000, () => settled({ kind: "failed", reason: "no" }));
          return () => task.cancel();
        },
        upload: () => () => {},
      },
    });
    const order = { location, retrieveDate: now, retries: 2, retryInterval: 20 };
    await rig.result("UpdateFirmware", order);
    await rig.advance(600);
    expect(attempts).to.deep.equal([0, 21, 42]);
    expect(steps(rig)).to.deep.equal(["Downloading", "DownloadFailed"]);
  });

  it("R-FW-004: the installation waits for the transaction, and nobody else may begin one", async () => {
    const rig = await booted({ hardware: { connectorCount: 2 } });
    rig.chargePoint.connector(1)?.plug();
    await rig.result("RemoteStartTransaction", { connectorId: 1, idTag: "TAG" });
    await rig.result("UpdateFirmware", { location, retrieveDate: now });
    await rig.advance(600);
    expect(steps(rig).slice(-2)).to.deep.equal(["Downloaded", "Unavailable"]);
    const request = { connectorId: 2, idTag: "TAG2" };
    expect(await rig.result("RemoteStartTransaction", request)).to.include({ status: "Rejected" });
    await rig.result("RemoteStopTransaction", { transactionId: 1 });
    await rig.advance(600);
    expect(steps(rig).slice(-1)).to.deep.equal(["Installed"]);
  });

  it("R-FW-002: Idle, unless an update is under way", async () => {
    const rig = await booted();
    expect(rig.chargePoint.firmware.status).to.equal("Idle");
    await rig.result("UpdateFirmware", { location, retrieveDate: now });
    await rig.advance(1);
    expect(rig.chargePoint.firmware.status).to.equal("Downloading");
    await rig.advance(600);
    expect(rig.chargePoint.firmware.status).to.equal("Idle");
    expect(steps(rig)).not.to.include("Idle");
  });

  it("a second order takes the place of the first", async () => {
    const rig = await booted();
    await rig.result("UpdateFirmware", { location, retrieveDate: now });
    await rig.advance(1);
    const other = "https://files.example.org/firmware-3.0.bin";
    await rig.result("UpdateFirmware", { location: other, retrieveDate: now });
    await rig.advance(600);
    expect(rig.chargePoint.firmware.version).to.equal("3.0");
    expect(steps(rig).filter((step) => step === "Installing")).to.have.length(1);
  });

  it("a power cut in the middle of the installation is InstallationFailed", async () => {
    const rig = await booted();
    await rig.result("UpdateFirmware", { location, retrieveDate: now });
    await rig.advance(15);
    rig.chargePoint.powerOff();
    await rig.advance(5);
    rig.chargePoint.powerOn();
    await rig.advance(60);
    expect(steps(rig).slice(-1)).to.deep.equal(["InstallationFailed"]);
    expect(rig.chargePoint.firmware.version).to.equal("1.0.0");
  });

  it("a power cut in the middle of the download begins it again", async () => {
    const rig = await booted();
    await rig.result("UpdateFirmware", { location, retrieveDate: now });
    await rig.advance(5);
    rig.chargePoint.powerOff();
    await rig.advance(5);
    rig.chargePoint.powerOn();
    await rig.advance(600);
    expect(steps(rig).slice(-1)).to.deep.equal(["Installed"]);
  });
});

async function booted(options?: RigOptions): Promise<Rig> {
  const rig = new Rig(options);
  await rig.boot();
  return rig;
}

function secondsOf(rig: Rig): number {
  return (rig.clock.now() - Date.UTC(2026, 0, 1)) / 1000;
}

/** What the central system sees of an update, in order. */
function steps(rig: Rig): unknown[] {
  const told = ["FirmwareStatusNotification", "StatusNotification", "BootNotification"];
  return rig.calls
    .filter(({ action }) => told.includes(action))
    .map(({ action, payload }) => payload["status"] ?? action);
}
