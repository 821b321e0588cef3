import { expect } from "chai";
import {
  type ConnectorContext,
  type LimitContext,
  limitAt,
} from "../../../model/charging/charging-limit.ts";
import { dropTxProfiles, type InstalledProfiles } from "../../../model/charging/profile-store.ts";
import { createConnector, createProfile, install, noonMs, withoutStart } from "./profiles.ts";

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

describe("the limit on a connector", () => {
  it("is that of the hardware without profiles", () => {
    expect(limitAt([], createConnector(), noonMs)).to.deep.equal({
      limitAmps: 32,
      limitWatts: 22_080,
      numberPhases: 3,
      minChargingAmps: 0,
      validUntilMs: forever,
    });
  });

  it("is never more than the hardware's", () => {
    expectSights(install([1, createProfile([[0, 80]])]), idle, [0, 32, forever]);
  });

  it("follows the periods from startSchedule until the duration ends", () => {
    const profile = createProfile(
      [
        [0, 6],
        [60, 10],
        [500, 16],
      ],
      {},
      { duration: 120 },
    );
    expectSights(
      install([1, profile]),
      idle,
      [-1, 32, 0],
      [0, 6, 60],
      [59.999, 6, 60],
      [60, 10, 120],
      [120, 32, forever],
    );
  });

  it("holds the last period without a duration", () => {
    expectSights(install([1, createProfile([[0, 6]])]), idle, [1e9, 6, forever]);
  });

  it("never knows a schedule of no duration, nor one without periods", () => {
    expectSights(install([1, createProfile([[0, 6]], {}, { duration: 0 })]), idle, [
      0,
      32,
      forever,
    ]);
    expectSights(install([1, createProfile([])]), idle, [0, 32, forever]);
  });

  it("waits for the first period and puts periods in order, where these were accepted", () => {
    const profile = createProfile([
      [20, 10],
      [10, 6],
    ]);
    expectSights(install([1, profile]), idle, [0, 32, 10], [10, 6, 20], [20, 10, forever]);
  });

  it("knows a profile from validFrom to validTo only (OCPP 1.6 §7.8)", () => {
    const profile = createProfile([[0, 6]], {
      validFrom: "2026-01-15T12:01:00Z",
      validTo: "2026-01-15T12:02:00Z",
    });
    expectSights(
      install([1, profile]),
      idle,
      [0, 32, 60],
      [60, 6, 120],
      [119.999, 6, 120],
      [120, 32, forever],
    );
  });

  describe("by the start of charging", () => {
    const relative = createProfile(
      [
        [0, 6],
        [60, 10],
      ],
      { chargingProfileKind: "Relative" },
      { startSchedule: "2026-01-15T09:00:00Z" },
    );
    const charging = createConnector({ transaction: { id: 7, startedAtMs: noonMs + 30_000 } });

    it("counts a Relative schedule from the start of the transaction (OCPP 1.6 §7.9)", () => {
      expectSights(install([1, relative]), charging, [30, 6, 90], [90, 10, forever]);
    });

    it("counts any schedule without startSchedule so (OCPP 1.6 §7.13)", () => {
      const absolute = withoutStart(
        createProfile([
          [0, 6],
          [60, 10],
        ]),
      );
      expectSights(install([1, absolute]), charging, [30, 6, 90], [90, 10, forever]);
    });

    it("is at its first period for as long as no transaction runs", () => {
      expect(see(install([1, relative]), idle, 0)[1]).to.equal(6);
      expect(see(install([1, relative]), idle, 1000)[1]).to.equal(6);
    });

    it("counts ChargePointMaxProfile from its reception", () => {
      const max = { ...relative, chargingProfilePurpose: "ChargePointMaxProfile" } as const;
      expectSights(install([0, max]), charging, [59, 6, 60], [60, 10, forever]);
    });
  });

  describe("of a stack (OCPP 1.6 §3.13.2)", () => {
    it("is that of the highest level, and falls back where that ends", () => {
      const profiles = install(
        [1, createProfile([[0, 10]], { chargingProfileId: 1, stackLevel: 0 })],
        [1, createProfile([[0, 6]], { chargingProfileId: 2, stackLevel: 1 }, { duration: 60 })],
      );
      expectSights(profiles, idle, [-1, 32, 0], [0, 6, 60], [60, 10, forever]);
    });

    it("knows that a higher level is about to begin", () => {
      const profiles = install(
        [1, createProfile([[0, 10]], { chargingProfileId: 1 }, { duration: 600 })],
        [
          1,
          createProfile(
            [[0, 6]],
            { chargingProfileId: 2, stackLevel: 1 },
            { startSchedule: "2026-01-15T12:05:00Z" },
          ),
        ],
      );
      expectSights(profiles, idle, [0, 10, 300], [300, 6, forever]);
    });

    it("reverts to the default until a replacement becomes valid (R-SC-012)", () => {
      const profiles = install(
        [1, createProfile([[0, 6]], { chargingProfileId: 1 })],
        [1, createProfile([[0, 8]], { chargingProfileId: 2, validFrom: "2026-01-15T12:05:00Z" })],
      );
      expectSights(profiles, idle, [0, 32, 300], [300, 8, forever]);
    });
  });

  describe("of TxDefaultProfiles on connector 0 (OCPP 1.6 §3.13.1)", () => {
    const everywhere = createProfile([[0, 10]], { chargingProfileId: 1 });
    const here = createProfile([[0, 16]], { chargingProfileId: 2 }, { duration: 60 });
    const second = createConnector({ connectorId: 2, transaction: undefined });

    it("applies to each connector", () => {
      expectSights(install([0, everywhere]), idle, [0, 10, forever]);
      expectSights(install([0, everywhere]), second, [0, 10, forever]);
    });

    it("is replaced on the connector that has one of that level, there only", () => {
      const profiles = install([0, everywhere], [1, here]);
      expectSights(profiles, idle, [0, 16, 60], [60, 32, forever]);
      expectSights(profiles, second, [0, 10, forever]);
    });

    it("stacks with those of other levels", () => {
      const profiles = install([0, everywhere], [1, { ...here, stackLevel: 1 }]);
      expectSights(profiles, idle, [0, 16, 60], [60, 10, forever]);
    });
  });

  describe("of a TxProfile", () => {
    const txDefault = createProfile([[0, 10]], { chargingProfileId: 1 });
    const txProfile = createProfile(
      [[0, 16]],
      { chargingProfileId: 2, chargingProfilePurpose: "TxProfile", transactionId: 7 },
      { duration: 60 },
    );
    const profiles = install([1, txDefault], [1, txProfile]);
    const withTransaction = (id: number | undefined): ConnectorContext =>
      createConnector({ transaction: { id, startedAtMs: noonMs } });

    it("overrules TxDefaultProfile even where its schedule has ended (TC_066)", () => {
      expectSights(profiles, withTransaction(7), [0, 16, 60], [60, 32, forever]);
    });

    it("does not without its validity", () => {
      const valid = {
        validFrom: "2026-01-15T12:00:10Z",
        validTo: "2026-01-15T12:02:00Z",
      };
      expectSights(
        install([1, txDefault], [1, { ...txProfile, ...valid }]),
        withTransaction(7),
        [0, 10, 10],
        [10, 16, 60],
        [60, 32, 120],
        [120, 10, forever],
      );
    });

    it("does not concern another transaction, nor none", () => {
      expectSights(profiles, withTransaction(8), [0, 10, forever]);
      expectSights(profiles, withTransaction(undefined), [0, 10, forever]);
      expectSights(profiles, idle, [0, 10, forever]);
    });

    it("concerns any transaction if it names none", () => {
      const { transactionId: _, ...open } = txProfile;
      expectSights(install([1, open]), withTransaction(8), [0, 16, 60]);
      expectSights(install([1, open]), withTransaction(undefined), [0, 16, 60]);
    });

    it("ends with its transaction (OCPP 1.6 §3.13.1)", () => {
      expectSights(dropTxProfiles(profiles, 1), withTransaction(8), [0, 10, forever]);
    });

    it("is capped by ChargePointMaxProfile (OCPP 1.6 §3.13.3)", () => {
      const max = createProfile(
        [
          [0, 20],
          [30, 12],
        ],
        { chargingProfileId: 3, chargingProfilePurpose: "ChargePointMaxProfile" },
      );
      expectSights(
        install([0, max], [1, txProfile]),
        withTransaction(7),
        [0, 16, 30],
        [30, 12, 60],
        [60, 12, forever],
      );
    });
  });
});
