import { expect } from "chai";
import { plainCarModel } from "../../../simulator/car/car-model.ts";
import type { Rig } from "../rig.ts";
import {
  at,
  bootedRig,
  charging,
  measured,
  plan,
  profile,
  read,
  sampleOf,
  set,
  start,
} from "./charging-rig.ts";

const hour = 3600;
const day = 24 * hour;
const startMs = Date.UTC(2026, 0, 1);

describe("charging profiles in force", () => {
  it("R-SC-010: a daily schedule comes back every 24 hours, and leaves gaps", async () => {
    const rig = await charging({ configuration: { MeterValueSampleInterval: "60" } });
    const recurring = { chargingProfileKind: "Recurring", recurrencyKind: "Daily" };
    const periods = `0:10 ${hour}:16`;
    await set(rig, 1, profile(rig, periods, recurring, { duration: 2 * hour }));
    const oneDay = `0:10 ${hour}:16 ${2 * hour}:32`;
    expect(await plan(rig, day)).to.equal(oneDay);
    await rig.advance(day);
    expect(await plan(rig, day)).to.equal(oneDay);
    await rig.advance(day + 1.5 * hour);
    expect(rig.chargePoint.connector(1)?.outlet.limitAmps).to.equal(16);
  });

  it("R-SC-010: a weekly schedule comes back after seven days, and is cut where it would go on", async () => {
    const rig = await bootedRig();
    const recurring = { chargingProfileKind: "Recurring", recurrencyKind: "Weekly" };
    await set(rig, 1, profile(rig, `0:10 ${6 * day}:16 ${8 * day}:20`, recurring));
    await rig.advance(6.5 * day);
    expect(await plan(rig, day)).to.equal(`0:16 ${day / 2}:10`);
  });

  it("R-SC-011: a Relative schedule begins with the transaction", async () => {
    const rig = await bootedRig();
    await set(rig, 1, profile(rig, "0:10 60:20", { chargingProfileKind: "Relative" }));
    await rig.advance(600);
    await start(rig);
    await rig.advance(20);
    expect(await plan(rig, 100)).to.equal("0:10 40:20");
  });

  it("R-SC-011: an Absolute one without startSchedule too; for the charge point, when it came", async () => {
    const rig = await bootedRig();
    const unscheduled = { startSchedule: undefined };
    await set(rig, 1, profile(rig, "0:10 60:20", {}, unscheduled));
    const cap = { chargingProfileId: 2, chargingProfilePurpose: "ChargePointMaxProfile" };
    await set(rig, 0, profile(rig, "0:8 630:30", cap, unscheduled));
    await rig.advance(600);
    await start(rig);
    expect(await plan(rig, 100)).to.equal("0:8 30:10 60:20");
  });

  it("R-SC-011: a Relative schedule goes on when the clock is put right", async () => {
    const rig = await bootedRig();
    await set(rig, 1, profile(rig, "0:10 60:20", { chargingProfileKind: "Relative" }));
    rig.chargePoint.skewClock(-3_600_000);
    await start(rig);
    await rig.advance(20);
    rig.chargePoint.skewClock(3_600_000);
    expect(await plan(rig, 100)).to.equal("0:10 40:20");
  });

  it("R-SC-016: profiles outlive a reset and a power cut", async () => {
    const rig = await bootedRig();
    await set(rig, 1, profile(rig, "0:10"));
    await rig.result("Reset", { type: "Hard" });
    await rig.advance(30);
    expect(await plan(rig, 10)).to.equal("0:10");
    rig.chargePoint.powerOff();
    await rig.advance(60);
    rig.chargePoint.powerOn();
    await rig.advance(30);
    expect(await plan(rig, 10)).to.equal("0:10");
  });

  it("R-SC-016: so does the TxProfile of a transaction that outlives the power cut", async () => {
    const rig = await charging({ behavior: { afterPowerLoss: "resume" } });
    await set(rig, 1, profile(rig, "0:10", { chargingProfilePurpose: "TxProfile" }));
    rig.chargePoint.powerOff();
    await rig.advance(60);
    rig.chargePoint.powerOn();
    await rig.advance(30);
    expect(await plan(rig, 10)).to.equal("0:10");
    expect(measured(rig)).to.deep.equal({ drawnAmps: 10, offeredAmps: 10 });
  });

  it("R-SC-018: amperes are for each phase, watts for all, and three phases are meant", async () => {
    const rig = await bootedRig();
    await set(rig, 1, profile(rig, "0:6900", {}, { chargingRateUnit: "W" }));
    expect(await plan(rig, 1, 1, "A")).to.equal("0:10");
    await set(rig, 1, profile(rig, "0:10"));
    expect(await plan(rig, 1, 1, "W")).to.equal("0:6900");
  });

  it("R-SC-018: a limit is not rescaled for a car with fewer phases", async () => {
    const rig = await charging({ carModel: { ...plainCarModel, phases: 1 } });
    await set(rig, 1, profile(rig, "0:10"));
    await rig.advance(30);
    expect(measured(rig)).to.deep.equal({ drawnAmps: 10, offeredAmps: 10 });
  });

  it("R-SC-019: the current keeps to the limit, within what the car needs to obey", async () => {
    const rig = await charging();
    await set(rig, 1, profile(rig, "0:20"));
    await rig.advance(30);
    await set(rig, 1, profile(rig, "0:11"));
    await rig.advance(2);
    expect(measured(rig)).to.deep.equal({ drawnAmps: 20, offeredAmps: 11 });
    await rig.advance(1);
    expect(measured(rig)).to.deep.equal({ drawnAmps: 11, offeredAmps: 11 });
  });

  for (const limit of [0, 5.9]) {
    it(`R-SC-019: ${limit} A is less than a car can be told: SuspendedEVSE`, async () => {
      const rig = await charging();
      await rig.advance(30);
      rig.forget();
      await set(rig, 1, profile(rig, `0:${limit}`));
      // The answer comes first, then the status that follows from it.
      expect(rig.frames.map(([type]) => type)).to.deep.equal([3, 2]);
      expect(rig.statuses()).to.deep.equal(["1:SuspendedEVSE"]);
      await rig.advance(1);
      expect(measured(rig)).to.deep.equal({ drawnAmps: 0, offeredAmps: 0 });
      await set(rig, 1, profile(rig, "0:6"));
      expect(rig.statuses()).to.deep.equal(["1:SuspendedEVSE", "1:Charging"]);
      await rig.advance(30);
      expect(measured(rig)).to.deep.equal({ drawnAmps: 6, offeredAmps: 6 });
    });
  }

  it("R-SC-022: schedules go on without the central system", async () => {
    const rig = await charging();
    await set(rig, 1, profile(rig, "0:32 60:0 120:10"));
    await rig.cut();
    await rig.advance(90);
    expect(rig.chargePoint.connector(1)?.status).to.equal("SuspendedEVSE");
    await rig.advance(60);
    await rig.restore();
    const offered = offeredBySecond(rig);
    expect([offered(59), offered(60), offered(119), offered(120)]).to.deep.equal([32, 0, 0, 10]);
  });

  it("each boundary takes effect at its instant", async () => {
    const rig = await charging();
    const cap = { chargingProfilePurpose: "ChargePointMaxProfile", validTo: at(rig, 85) };
    await set(rig, 0, profile(rig, "0:30 25:20 35:40", { ...cap, chargingProfileId: 9 }));
    await set(rig, 1, profile(rig, "0:32 30:16 60:24", {}, { duration: 70 }));
    await rig.advance(100);
    const offered = offeredBySecond(rig);
    const seen = [24, 25, 29, 30, 34, 35, 59, 60, 69, 70, 84, 85].map(offered);
    expect(seen).to.deep.equal([30, 20, 20, 16, 16, 16, 16, 24, 24, 32, 32, 32]);
  });
});

/** What was offered in a second of the transaction, by the samples of it that were sent. */
function offeredBySecond(rig: Rig): (second: number) => number {
  const offered = new Map(
    rig.seen("MeterValues").map((payload) => {
      const [meterValue] = [payload["meterValue"]].flat();
      const second = (Date.parse(String(read(meterValue, "timestamp"))) - startMs) / 1000;
      return [second, sampleOf(payload, "Current.Offered")];
    }),
  );
  return (second) => offered.get(second) ?? Number.NaN;
}
