import { expect } from "chai";
import type { Rig, RigOptions } from "../rig.ts";
import { booted, charging, configure, connectorOf, plug, present } from "../scenes.ts";

/** Frames of the charge point: the action of a CALL, or the type of an answer. */
function told(rig: Rig): unknown[] {
  return rig.frames.map(([type, , action]) => (type === 2 ? action : type));
}

describe("a reset", () => {
  for (const [type, id] of [
    ["Hard", "TC_013"],
    ["Soft", "TC_014"],
  ] as const) {
    it(`${id}, R-RESET-002: ${type}, idle: boots, and what is Unavailable stays so`, async () => {
      const rig = await booted({ hardware: { connectorCount: 2 } });
      await rig.result("ChangeAvailability", { connectorId: 2, type: "Inoperative" });
      rig.forget();
      expect(await rig.result("Reset", { type })).to.deep.equal({ status: "Accepted" });
      expect(rig.isConnected).to.equal(false);
      await rig.advance(5);
      expect(told(rig).slice(0, 2)).to.deep.equal([3, "BootNotification"]);
      expect(rig.statuses()).to.deep.equal(["0:Available", "1:Available", "2:Unavailable"]);
    });

    it(`R-RESET-002: ${type}: configuration, profiles, list and reservations are kept`, async () => {
      const rig = await booted({ hardware: { connectorCount: 2 } });
      await configure(rig, "ConnectionTimeOut", "77");
      await keepSomething(rig);
      await rig.result("Reset", { type });
      await rig.advance(10);
      const { configurationKey } = await rig.result("GetConfiguration", {
        key: ["ConnectionTimeOut"],
      });
      expect(JSON.stringify(configurationKey)).to.contain('"77"');
      expect(await rig.result("GetLocalListVersion", {})).to.deep.equal({ listVersion: 4 });
      expect(rig.chargePoint.smartCharging.installed).to.have.length(1);
      expect(connectorOf(rig, 2).status).to.equal("Reserved");
    });
  }

  it("TC_015, R-RESET-001: Hard, charging: the StopTransaction follows the boot, once", async () => {
    const rig = await charging({ hardware: { connectorCount: 2 } });
    await rig.result("Reset", { type: "Hard" });
    await rig.advance(10);
    expect(told(rig)).to.deep.equal([
      3,
      "BootNotification",
      "StatusNotification",
      "StatusNotification",
      "StatusNotification",
      "StopTransaction",
    ]);
    expect(rig.statuses()).to.deep.equal(["0:Available", "1:Finishing", "2:Available"]);
    expect(rig.seen("StopTransaction")[0]).to.include({ reason: "HardReset", transactionId: 1 });
  });

  it("TC_016, R-RESET-001: Soft, charging: it stops, is answered, and boots then", async () => {
    const rig = await charging();
    await rig.result("Reset", { type: "Soft" });
    expect(told(rig)).to.deep.equal([3, "StopTransaction", "StatusNotification"]);
    expect(rig.seen("StopTransaction")[0]).to.include({ reason: "SoftReset" });
    expect(rig.statuses()).to.deep.equal(["1:Finishing"]);
    rig.forget();
    await rig.advance(10);
    expect(rig.actions()).to.deep.equal([
      "BootNotification",
      "StatusNotification",
      "StatusNotification",
    ]);
    expect(rig.statuses()).to.deep.equal(["0:Available", "1:Finishing"]);
  });

  it("R-RESET-001: Soft: what is not answered in time waits for the boot", async () => {
    const rig = await charging({ behavior: { shutDownMs: 3000, bootDurationMs: 2000 } });
    rig.reply("StopTransaction", "silence");
    await rig.result("Reset", { type: "Soft" });
    await rig.advance(2.9);
    expect(rig.isConnected).to.equal(true);
    await rig.advance(0.1);
    expect(rig.isConnected).to.equal(false);
    rig.reply("StopTransaction", {});
    rig.forget();
    await rig.advance(2);
    expect(rig.actions().at(-1)).to.equal("StopTransaction");
  });

  it("begins nothing once it is on its way", async () => {
    const rig = await charging({ hardware: { connectorCount: 2 } });
    rig.reply("StopTransaction", "silence");
    await rig.result("Reset", { type: "Soft" });
    const start = { idTag: "TAG2", connectorId: 2 };
    expect(await rig.result("RemoteStartTransaction", start)).to.deep.equal({ status: "Rejected" });
    await rig.result("Reset", { type: "Hard" });
    await rig.advance(16);
    expect(rig.seen("BootNotification")).to.have.length(1);
  });

  it("without a connection needs no answer", async () => {
    const rig = await charging();
    await rig.cut();
    rig.chargePoint.restart("Soft", "Reboot");
    await rig.advance(6);
    await rig.restore();
    expect(rig.seen("BootNotification")).to.have.length(1);
    expect(rig.seen("StopTransaction")[0]).to.include({ reason: "Reboot" });
  });
});

describe("the power", () => {
  it("TC_032_2: lost without a battery: boot, statuses, then PowerLoss", async () => {
    const rig = await charging();
    await losePower(rig);
    expect(rig.actions()).to.deep.equal([
      "BootNotification",
      "StatusNotification",
      "StatusNotification",
      "StopTransaction",
    ]);
    expect(rig.statuses()).to.deep.equal(["0:Available", "1:Finishing"]);
    expect(rig.seen("StopTransaction")[0]).to.include({
      reason: "PowerLoss",
      timestamp: "2026-01-01T00:00:10Z",
    });
  });

  it("TC_032_2: or the transaction goes on", async () => {
    const rig = await charging({ behavior: { afterPowerLoss: "resume" } });
    await losePower(rig);
    expect(rig.statuses()).to.deep.equal(["0:Available", "1:Charging"]);
    await rig.advance(60);
    expect(connectorOf(rig).outlet.car?.amps).to.equal(32);
    await present(rig, "TAG1");
    expect(rig.seen("StopTransaction")[0]).to.include({ reason: "Local", transactionId: 1 });
  });

  it("TC_032_1: lost with a battery: PowerLoss first, and then it is gone", async () => {
    const rig = await charging({ hardware: { hasBackupPower: true } });
    rig.chargePoint.powerOff();
    await rig.settle();
    expect(rig.actions()).to.deep.equal(["StopTransaction", "StatusNotification"]);
    expect(rig.statuses()).to.deep.equal(["1:Finishing"]);
    expect(rig.isConnected).to.equal(false);
    rig.forget();
    rig.chargePoint.powerOn();
    await rig.settle();
    expect(rig.actions()).to.deep.equal([
      "BootNotification",
      "StatusNotification",
      "StatusNotification",
    ]);
  });

  it("back before the battery is empty, it was never gone", async () => {
    const rig = await charging({ hardware: { hasBackupPower: true } });
    rig.reply("StopTransaction", "silence");
    rig.chargePoint.powerOff();
    await rig.advance(1);
    rig.chargePoint.powerOn();
    await rig.advance(60);
    expect(rig.seen("BootNotification")).to.have.length(0);
  });

  it("TC_034: lost while Unavailable, it comes back so", async () => {
    const rig = await booted();
    await rig.result("ChangeAvailability", { connectorId: 0, type: "Inoperative" });
    await losePower(rig);
    expect(rig.statuses()).to.deep.equal(["0:Unavailable", "1:Unavailable"]);
  });

  it("gone, nothing is left to do for the clock", async () => {
    const rig = await charging({ configuration: { ClockAlignedDataInterval: "60" } });
    rig.chargePoint.powerOff();
    await rig.settle();
    expect(rig.clock.taskCount()).to.equal(0);
  });

  it("off and on at once, the old connection has no say any more", async () => {
    const rig = await booted();
    rig.chargePoint.powerOff();
    rig.chargePoint.powerOn();
    await rig.settle();
    expect(rig.actions()).to.deep.equal([
      "BootNotification",
      "StatusNotification",
      "StatusNotification",
    ]);
    await rig.advance(300);
    expect(rig.isConnected).to.equal(true);
    expect(rig.seen("BootNotification")).to.have.length(1);
  });

  it("a factory reset leaves nothing of what was kept", async () => {
    const options: RigOptions = {
      hardware: { connectorCount: 2 },
      configuration: { ConnectionTimeOut: "33" },
    };
    const rig = await booted(options);
    await configure(rig, "ConnectionTimeOut", "77");
    await keepSomething(rig);
    await rig.result("ChangeAvailability", { connectorId: 1, type: "Inoperative" });
    rig.forget();
    rig.chargePoint.factoryReset();
    await rig.settle();
    expect(rig.statuses()).to.deep.equal(["0:Available", "1:Available", "2:Available"]);
    expect(rig.chargePoint.configuration.text("ConnectionTimeOut")).to.equal("33");
    expect(await rig.result("GetLocalListVersion", {})).to.deep.equal({ listVersion: 0 });
    expect(rig.chargePoint.smartCharging.installed).to.have.length(0);
  });

  it("a plug and a tag without power come to nothing", async () => {
    const rig = await booted();
    rig.chargePoint.powerOff();
    await plug(rig);
    await present(rig, "TAG1");
    rig.chargePoint.powerOn();
    await rig.settle();
    expect(rig.statuses()).to.deep.equal(["0:Available", "1:Preparing"]);
    expect(rig.seen("StartTransaction")).to.deep.equal([]);
  });
});

async function losePower(rig: Rig): Promise<void> {
  rig.chargePoint.powerOff();
  await rig.advance(60);
  rig.forget();
  rig.chargePoint.powerOn();
  await rig.settle();
}

/** A local list, a charging profile, a reservation of connector 2. */
async function keepSomething(rig: Rig): Promise<void> {
  await rig.result("SendLocalList", {
    listVersion: 4,
    updateType: "Full",
    localAuthorizationList: [{ idTag: "TAG1", idTagInfo: { status: "Accepted" } }],
  });
  const csChargingProfiles = {
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: "TxDefaultProfile",
    chargingProfileKind: "Relative",
    chargingSchedule: {
      chargingRateUnit: "A",
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 10 }],
    },
  };
  await rig.result("SetChargingProfile", { connectorId: 0, csChargingProfiles });
  const expiryDate = "2026-01-01T01:00:00Z";
  await rig.result("ReserveNow", { connectorId: 2, idTag: "TAG9", reservationId: 1, expiryDate });
}
