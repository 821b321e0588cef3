import { expect } from "chai";
import {
  ask,
  createChargePoint,
  createConnector,
  createProfile,
  install,
  noonMs,
  plan,
  withoutStart,
} from "./profiles.ts";

const idle = createConnector({ transaction: undefined });

describe("compositeSchedule", () => {
  it("answers as GetCompositeSchedule.conf does, without startSchedule (errata 3.57)", () => {
    const profile = createProfile(
      [
        [0, 6],
        [60, 10.5],
      ],
      {},
      { minChargingRate: 6 },
    );
    expect(ask(install([1, profile]), idle, { durationSeconds: 300 })).to.deep.equal({
      duration: 300,
      chargingRateUnit: "A",
      chargingSchedulePeriod: [
        { startPeriod: 0, limit: 6, numberPhases: 3 },
        { startPeriod: 60, limit: 10.5, numberPhases: 3 },
      ],
      minChargingRate: 6,
    });
  });

  it("answers in the unit that was asked for", () => {
    const profile = createProfile([[0, 6]], {}, { minChargingRate: 6 });
    expect(ask(install([1, profile]), idle, { unit: "W" })).to.deep.equal({
      duration: 400,
      chargingRateUnit: "W",
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 4140, numberPhases: 3 }],
      minChargingRate: 4140,
    });
  });

  it("never rounds a limit up, nor a minimum down", () => {
    const profile = createProfile(
      [[0, 5000]],
      {},
      { chargingRateUnit: "W", minChargingRate: 5000 },
    );
    const { chargingSchedulePeriod, minChargingRate } = ask(install([1, profile]), idle);
    expect(chargingSchedulePeriod[0]?.limit).to.equal(7.2);
    expect(minChargingRate).to.equal(7.3);
  });

  it("gives back any rate of one decimal as it was", () => {
    for (let tenths = 0; tenths <= 320; tenths += 1) {
      const rate = tenths / 10;
      const profile = createProfile([[0, rate]], {}, { minChargingRate: rate });
      const { chargingSchedulePeriod, minChargingRate = 0 } = ask(install([1, profile]), idle);
      expect(chargingSchedulePeriod[0]?.limit).to.equal(rate);
      expect(minChargingRate).to.equal(rate);
    }
    for (let watts = 0; watts <= 22_080; watts += 10) {
      const profile = createProfile([[0, watts]], {}, { chargingRateUnit: "W" });
      expect(plan(install([1, profile]), idle, { unit: "W" })).to.equal(`0:${watts}`);
    }
  });

  it("has a period where nothing is limited, and merges equal ones", () => {
    const profile = createProfile(
      [
        [0, 6],
        [60, 6],
        [120, 32],
      ],
      {},
      { duration: 180 },
    );
    expect(plan(install([1, profile]), idle, { fromMs: noonMs - 50_000 })).to.equal(
      "0:32 50:6 170:32",
    );
  });

  it("keeps apart what differs in the number of phases", () => {
    const chargingSchedulePeriod = [
      { startPeriod: 0, limit: 16, numberPhases: 3 },
      { startPeriod: 60, limit: 16, numberPhases: 1 },
    ];
    const profiles = install([1, createProfile([], {}, { chargingSchedulePeriod })]);
    expect(ask(profiles, idle).chargingSchedulePeriod).to.deep.equal(chargingSchedulePeriod);
  });

  it("includes periods that begin within what was asked for", () => {
    const profile = createProfile([[0, 6]], {}, { startSchedule: "2026-01-15T12:05:00Z" });
    expect(plan(install([1, profile]), idle)).to.equal("0:32 300:6");
    expect(plan(install([1, profile]), idle, { durationSeconds: 300 })).to.equal("0:32");
  });

  it("begins the second after a change that falls between two", () => {
    const profile = createProfile([
      [0, 6],
      [60, 10],
    ]);
    expect(plan(install([1, profile]), idle, { fromMs: noonMs + 1 })).to.equal("0:6 60:10");
    expect(plan(install([1, profile]), idle, { fromMs: noonMs - 1 })).to.equal("0:32 1:6 61:10");
  });

  it("answers for no time at all with the limit of now", () => {
    expect(ask(install([1, createProfile([[0, 6]])]), idle, { durationSeconds: 0 })).to.deep.equal({
      duration: 0,
      chargingRateUnit: "A",
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 6, numberPhases: 3 }],
    });
  });

  it("counts what is relative from now while no transaction runs", () => {
    const profile = withoutStart(
      createProfile([
        [0, 6],
        [60, 10],
      ]),
    );
    const fromMs = noonMs + 1_000_000;
    expect(plan(install([1, profile]), idle, { fromMs })).to.equal("0:6 60:10");
    expect(plan(install([1, profile]), createConnector(), { fromMs })).to.equal("0:10");
  });

  it("adds the connectors up for connector 0", () => {
    const profiles = install(
      [0, createProfile([[0, 10]], { chargingProfileId: 1 })],
      [2, createProfile([[0, 20]], { chargingProfileId: 2, stackLevel: 1 }, { duration: 60 })],
    );
    expect(plan(profiles, createChargePoint())).to.equal("0:30 60:20");
    expect(plan(profiles, createChargePoint(), { unit: "W" })).to.equal("0:20700 60:13800");
  });

  it("covers less time where more periods would be needed", () => {
    const profile = createProfile([
      [0, 6],
      [60, 10],
      [120, 16],
    ]);
    const { duration, chargingSchedulePeriod } = ask(install([1, profile]), idle, {
      maxPeriods: 2,
    });
    expect(duration).to.equal(120);
    expect(chargingSchedulePeriod).to.have.length(2);
  });

  it("does not look for ever", () => {
    const profile = createProfile([[0, 6]], {
      chargingProfileKind: "Recurring",
      recurrencyKind: "Daily",
    });
    const durationSeconds = Number.MAX_SAFE_INTEGER;
    const { duration, chargingSchedulePeriod } = ask(install([1, profile]), idle, {
      durationSeconds,
    });
    expect(chargingSchedulePeriod).to.have.length(1);
    expect(duration).to.equal(20_000 * 86_400);
  });
});
