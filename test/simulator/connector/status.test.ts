import { expect } from "chai";
import {
  booted,
  charging,
  configure,
  connectorOf,
  plug,
  plugged,
  present,
  unplug,
} from "../scenes.ts";

const inoperative = { connectorId: 1, type: "Inoperative" };
const operative = { connectorId: 1, type: "Operative" };

describe("the status of a connector", () => {
  it("R-STAT-001: every change is told, with the time at which it came", async () => {
    const rig = await booted();
    await rig.advance(5);
    await plug(rig);
    await present(rig, "TAG1");
    await rig.advance(10);
    await present(rig, "TAG1");
    await unplug(rig);
    expect(rig.statuses()).to.deep.equal([
      "1:Preparing",
      "1:Charging",
      "1:Finishing",
      "1:Available",
    ]);
    expect(rig.seen("StatusNotification")[0]).to.include({ timestamp: "2026-01-01T00:00:05Z" });
  });

  it("R-STAT-001: what lasts shorter than MinimumStatusDuration is not told", async () => {
    const rig = await booted({ configuration: { MinimumStatusDuration: "10" } });
    await plug(rig);
    await rig.advance(9);
    await unplug(rig);
    await rig.advance(100);
    expect(rig.statuses()).to.deep.equal([]);
    await plug(rig);
    await rig.advance(10);
    expect(rig.statuses()).to.deep.equal(["1:Preparing"]);
  });

  it("R-STAT-002: connector 0 has no driver", async () => {
    const rig = await booted({ hardware: { connectorCount: 2 } });
    rig.chargePoint.whole.raise({ errorCode: "PowerSwitchFailure" });
    await rig.settle();
    expect(rig.statuses()).to.deep.equal(["0:Faulted", "1:Faulted", "2:Faulted"]);
    rig.forget();
    rig.chargePoint.whole.clear("PowerSwitchFailure");
    await rig.settle();
    expect(rig.statuses()).to.deep.equal(["0:Available", "1:Available", "2:Available"]);
  });

  it("R-STAT-002: connector 0 is not Reserved, though one for it is", async () => {
    const rig = await booted({ hardware: { connectorCount: 1 } });
    await rig.result("ReserveNow", {
      connectorId: 0,
      expiryDate: "2026-01-01T01:00:00Z",
      idTag: "TAG1",
      reservationId: 1,
    });
    expect(rig.statuses()).to.deep.equal(["1:Reserved"]);
  });

  it("R-STAT-003: a new session on the same cable begins with Preparing", async () => {
    const rig = await charging();
    await present(rig, "TAG1");
    await present(rig, "TAG2");
    expect(rig.statuses()).to.deep.equal(["1:Finishing", "1:Preparing", "1:Charging"]);
  });

  it("R-STAT-003: made inoperative under a waiting driver, it is Available first", async () => {
    const rig = await plugged();
    await rig.result("ChangeAvailability", inoperative);
    expect(rig.statuses()).to.deep.equal(["1:Available", "1:Unavailable"]);
    rig.forget();
    await rig.result("ChangeAvailability", operative);
    expect(rig.statuses()).to.deep.equal(["1:Preparing"]);
  });

  it("R-STAT-004: where car and charge point both suspend, it is SuspendedEVSE", async () => {
    const rig = await charging();
    const limit = { startPeriod: 0, limit: 0 };
    const csChargingProfiles = {
      chargingProfileId: 1,
      stackLevel: 0,
      chargingProfilePurpose: "TxDefaultProfile",
      chargingProfileKind: "Relative",
      chargingSchedule: { chargingRateUnit: "A", chargingSchedulePeriod: [limit] },
    };
    await configure(rig, "StopTransactionOnEVSideDisconnect", "false");
    connectorOf(rig).unplug("car");
    await rig.result("SetChargingProfile", { connectorId: 1, csChargingProfiles });
    expect(rig.statuses()).to.deep.equal(["1:SuspendedEV", "1:SuspendedEVSE"]);
    await rig.result("ClearChargingProfile", {});
    expect(rig.statuses()).to.deep.equal(["1:SuspendedEV", "1:SuspendedEVSE", "1:SuspendedEV"]);
  });

  describe("R-STAT-005: after an absence", () => {
    for (const [mode, expected] of [
      ["latest", ["1:Preparing"]],
      ["all", ["1:Preparing", "1:Available", "1:Preparing"]],
      ["none", []],
    ] as const) {
      it(`${mode}: ${expected.join(", ") || "nothing"}`, async () => {
        const rig = await booted({ behavior: { offlineStatuses: mode } });
        await rig.cut();
        await plug(rig);
        await rig.advance(2);
        await unplug(rig);
        await rig.advance(2);
        await plug(rig);
        await rig.restore();
        expect(rig.statuses()).to.deep.equal(expected);
        rig.forget();
        await unplug(rig);
        expect(rig.statuses()).to.deep.equal(["1:Available"]);
      });
    }

    it("nothing, where everything is as it was", async () => {
      const rig = await booted();
      await rig.cut();
      await plug(rig);
      await unplug(rig);
      await rig.restore();
      expect(rig.statuses()).to.deep.equal([]);
    });

    it("the time is that of the change", async () => {
      const rig = await booted();
      await rig.cut();
      await rig.advance(7);
      await plug(rig);
      await rig.advance(20);
      await rig.restore();
      expect(rig.seen("StatusNotification")[0]).to.include({ timestamp: "2026-01-01T00:00:07Z" });
    });

    for (const mode of ["latest", "all"] as const) {
      it(`what the connection took with it is told again: ${mode}`, async () => {
        const rig = await booted({ behavior: { offlineStatuses: mode } });
        rig.reply("StatusNotification", "silence");
        await plug(rig);
        await rig.cut();
        rig.reply("StatusNotification", {});
        rig.forget();
        await rig.restore();
        expect(rig.statuses()).to.deep.equal(["1:Preparing"]);
      });
    }
  });

  it("R-STAT-006: connectors are numbered from 1 on", async () => {
    const rig = await booted({ hardware: { connectorCount: 3 } });
    await rig.result("TriggerMessage", { requestedMessage: "StatusNotification" });
    expect(rig.statuses()).to.deep.equal([0, 1, 2, 3].map((id) => `${id}:Available`));
  });

  describe("R-STAT-008: ChangeAvailability", () => {
    it("Inoperative when idle: Accepted, and Unavailable after the answer", async () => {
      const rig = await booted();
      const answer = await rig.result("ChangeAvailability", inoperative);
      expect(answer).to.deep.equal({ status: "Accepted" });
      expect(rig.statuses()).to.deep.equal(["1:Unavailable"]);
      expect(rig.frames.map(([type]) => type)).to.deep.equal([3, 2]);
    });

    it("Inoperative in a transaction: Scheduled, and Unavailable after it", async () => {
      const rig = await charging();
      const answer = await rig.result("ChangeAvailability", inoperative);
      expect(answer).to.deep.equal({ status: "Scheduled" });
      await rig.advance(60);
      expect(rig.statuses()).to.deep.equal([]);
      await present(rig, "TAG1");
      expect(rig.statuses()).to.deep.equal(["1:Unavailable"]);
    });

    it("Operative takes back what was scheduled", async () => {
      const rig = await charging();
      await rig.result("ChangeAvailability", inoperative);
      await rig.result("ChangeAvailability", operative);
      await present(rig, "TAG1");
      expect(rig.statuses()).to.deep.equal(["1:Finishing"]);
    });

    it("the same state again: Accepted, and nothing to tell", async () => {
      const rig = await booted();
      for (const request of [operative, inoperative, inoperative]) {
        const answer = await rig.result("ChangeAvailability", request);
        expect(answer).to.deep.equal({ status: "Accepted" });
      }
      expect(rig.statuses()).to.deep.equal(["1:Unavailable"]);
    });
  });

  it("R-STAT-009: connector 0 stands for all, over reboots and power cuts", async () => {
    const rig = await booted({ hardware: { connectorCount: 2 } });
    await rig.result("ChangeAvailability", { connectorId: 0, type: "Inoperative" });
    const all = ["0:Unavailable", "1:Unavailable", "2:Unavailable"];
    expect(rig.statuses()).to.deep.equal(all);
    rig.forget();
    await rig.result("Reset", { type: "Soft" });
    await rig.advance(10);
    expect(rig.statuses()).to.deep.equal(all);
    rig.forget();
    rig.chargePoint.powerOff();
    await rig.settle();
    rig.chargePoint.powerOn();
    await rig.settle();
    expect(rig.statuses()).to.deep.equal(all);
    rig.forget();
    await rig.result("ChangeAvailability", { connectorId: 0, type: "Operative" });
    expect(rig.statuses()).to.deep.equal(["0:Available", "1:Available", "2:Available"]);
  });

  it("R-STAT-009: a transaction has connector 0 answer Scheduled", async () => {
    const rig = await charging({ hardware: { connectorCount: 2 } });
    const request = { connectorId: 0, type: "Inoperative" };
    const answer = await rig.result("ChangeAvailability", request);
    expect(answer).to.deep.equal({ status: "Scheduled" });
    expect(rig.statuses()).to.deep.equal(["0:Unavailable", "2:Unavailable"]);
    await present(rig, "TAG1");
    expect(rig.statuses()).to.deep.equal(["0:Unavailable", "2:Unavailable", "1:Unavailable"]);
  });

  it("R-STAT-010: while Unavailable, no tag and no remote start begins anything", async () => {
    const rig = await plugged();
    await rig.result("ChangeAvailability", inoperative);
    rig.forget();
    await present(rig, "TAG1");
    const start = await rig.result("RemoteStartTransaction", { idTag: "TAG1", connectorId: 1 });
    expect(start).to.deep.equal({ status: "Rejected" });
    expect(rig.actions()).to.deep.equal([]);
  });

  it("R-STAT-011: the availability of a connector that there is not is Rejected", async () => {
    const rig = await booted();
    const request = { connectorId: 2, type: "Inoperative" };
    expect(await rig.result("ChangeAvailability", request)).to.deep.equal({ status: "Rejected" });
  });
});
