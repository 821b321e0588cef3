import { expect } from "chai";
import { type LimitContext, limitAt } from "../../../model/charging/charging-limit.ts";
import type { InstalledProfiles } from "../../../model/charging/profile-store.ts";
import { createChargePoint, createConnector, createProfile, install, noonMs } from "./profiles.ts";

const idle = createConnector({ transaction: undefined });

/** `[seconds after noon, limit in amperes, seconds after noon until which it holds]`. */
type Sight = readonly [atSeconds: number, limitAmps: number, untilSeconds: number];

function see(profiles: InstalledProfiles, context: LimitContext, atSeconds: number): Sight {
  const limit = limitAt(profiles, context, noonMs + atSeconds * 1000);
  return [atSeconds, limit.limitAmps, (limit.validUntilMs - noonMs) / 1000];
}

function expectSights(
  profiles: InstalledProfiles,
  context: LimitContext,
  ...sights: readonly Sight[]
) {
  expect(sights.map(([atSeconds]) => see(profiles, context, atSeconds))).to.deep.equal(sights);
}

const forever = Number.POSITIVE_INFINITY;

describe("the unit of a limit", () => {
  const watts = (limit: number, numberPhases?: number) =>
    install([
      1,
      createProfile(
        [],
        {},
        {
          chargingRateUnit: "W",
          minChargingRate: 4140,
          chargingSchedulePeriod: [
            { startPeriod: 0, limit, ...(numberPhases && { numberPhases }) },
          ],
        },
      ),
    ]);

  it("divides watts by three phases if the period names none (errata 3.69)", () => {
    const { limitAmps, limitWatts, numberPhases, minChargingAmps } = limitAt(
      watts(11_040),
      idle,
      noonMs,
    );
    expect({ limitAmps, limitWatts, numberPhases, minChargingAmps }).to.deep.equal({
      limitAmps: 16,
      limitWatts: 11_040,
      numberPhases: 3,
      minChargingAmps: 6,
    });
  });

  it("divides watts by the phases that the period names", () => {
    expect(limitAt(watts(3680, 1), idle, noonMs)).to.include({
      limitAmps: 16,
      limitWatts: 3680,
      numberPhases: 1,
    });
  });

  it("divides watts by no more phases than are wired", () => {
    const single = createConnector({ numberPhases: 1 });
    expect(limitAt(watts(3680), single, noonMs)).to.include({ limitAmps: 16, numberPhases: 1 });
  });

  it("takes amperes as they are on fewer phases (errata 3.34)", () => {
    const single = createConnector({ numberPhases: 1 });
    expect(limitAt(install([1, createProfile([[0, 16]])]), single, noonMs)).to.include({
      limitAmps: 16,
      limitWatts: 3680,
    });
  });

  it("caps the current of one phase too, where a power would allow more", () => {
    const profiles = install(
      [
        0,
        createProfile([[0, 16]], {
          chargingProfileId: 2,
          chargingProfilePurpose: "ChargePointMaxProfile",
        }),
      ],
      [1, watts(5000, 1)[0]?.profile ?? createProfile([])],
    );
    expect(limitAt(profiles, idle, noonMs)).to.include({ limitAmps: 16, limitWatts: 3680 });
  });
});

describe("the limit of the charge point as a whole (OCPP 1.6 §5.7)", () => {
  const txDefault = createProfile([[0, 10]], { chargingProfileId: 1 });
  const max = createProfile([[0, 12.5]], {
    chargingProfileId: 2,
    chargingProfilePurpose: "ChargePointMaxProfile",
  });

  it("is the sum over its connectors", () => {
    const profiles = install([0, txDefault], [2, { ...txDefault, chargingProfileId: 3 }]);
    expect(limitAt(profiles, createChargePoint(), noonMs)).to.include({
      limitAmps: 20,
      limitWatts: 13_800,
    });
  });

  it("is capped by its hardware", () => {
    expect(limitAt([], createChargePoint(), noonMs)).to.include({
      limitAmps: 63,
      limitWatts: 63 * 690,
    });
  });

  it("is capped by ChargePointMaxProfile", () => {
    const profiles = install([0, txDefault], [0, max]);
    expect(limitAt(profiles, createChargePoint(), noonMs)).to.include({
      limitAmps: 12.5,
      limitWatts: 8625,
    });
  });

  it("holds until one of its connectors changes", () => {
    const profiles = install([2, createProfile([[0, 10]], {}, { duration: 60 })]);
    expectSights(profiles, createChargePoint(), [0, 42, 60], [60, 63, forever]);
  });
});
