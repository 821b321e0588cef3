import { expect } from "chai";
import { type LimitContext, limitAt } from "../../../model/charging/charging-limit.ts";
import type { InstalledProfiles } from "../../../model/charging/profile-store.ts";
import { createConnector, createProfile, install, noonMs } from "./profiles.ts";

const idle = createConnector({ transaction: undefined });
const hourMs = 3_600_000;

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

describe("the limit of a Recurring profile (errata 3.43, 3.44 and 3.79)", () => {
  const nightly = (start: string): InstalledProfiles =>
    install([
      1,
      createProfile(
        [
          [0, 6],
          [2 * 3600, 16],
        ],
        { chargingProfileKind: "Recurring", recurrencyKind: "Daily" },
        { startSchedule: start, duration: 8 * 3600 },
      ),
    ]);
  const amps = (profiles: InstalledProfiles, at: string) =>
    limitAt(profiles, idle, Date.parse(at)).limitAmps;

  it("comes back every 24 hours, over midnight, and not before its start", () => {
    const profiles = nightly("2026-01-15T22:00:00Z");
    expect(amps(profiles, "2026-01-14T23:00:00Z")).to.equal(32);
    expect(amps(profiles, "2026-01-15T23:59:59Z")).to.equal(6);
    expect(amps(profiles, "2026-01-16T00:00:00Z")).to.equal(16);
    expect(amps(profiles, "2026-01-16T06:00:00Z")).to.equal(32);
    expect(amps(profiles, "2026-02-15T22:00:00Z")).to.equal(6);
    const gap = limitAt(profiles, idle, Date.parse("2026-01-16T06:00:00Z"));
    expect(gap.validUntilMs).to.equal(Date.parse("2026-01-16T22:00:00Z"));
  });

  for (const { night, start, at } of [
    {
      night: "in March, when the clocks go forward",
      start: "2026-03-28T22:00:00+01:00",
      at: "2026-03-29T23:00:00+02:00",
    },
    {
      night: "in October, when the clocks go back",
      start: "2026-10-24T22:00:00+02:00",
      at: "2026-10-25T21:00:00+01:00",
    },
  ]) {
    it(`counts 24 hours ${night}`, () => {
      const profiles = nightly(start);
      const atMs = Date.parse(at);
      expect(limitAt(profiles, idle, atMs - 1)).to.include({ limitAmps: 32, validUntilMs: atMs });
      expect(limitAt(profiles, idle, atMs).limitAmps).to.equal(6);
      expect(limitAt(profiles, idle, atMs + 2 * hourMs).limitAmps).to.equal(16);
    });
  }

  it("is cut where it comes back", () => {
    const profile = createProfile(
      [
        [0, 6],
        [86_000, 8],
        [90_000, 10],
      ],
      { chargingProfileKind: "Recurring", recurrencyKind: "Daily" },
      { duration: 100_000 },
    );
    expectSights(install([1, profile]), idle, [86_399, 8, 86_400], [86_400, 6, 86_400 + 86_000]);
  });

  it("comes back after seven days when Weekly", () => {
    const profile = createProfile(
      [[0, 6]],
      { chargingProfileKind: "Recurring", recurrencyKind: "Weekly" },
      { duration: 60 },
    );
    const week = 7 * 86_400;
    expectSights(install([1, profile]), idle, [60, 32, week], [week, 6, week + 60]);
  });

  it("stops at validTo", () => {
    const profile = createProfile([[0, 6]], {
      chargingProfileKind: "Recurring",
      recurrencyKind: "Daily",
      validTo: "2026-01-17T00:00:00Z",
    });
    expectSights(install([1, profile]), idle, [86_400, 6, 129_600], [129_600, 32, forever]);
  });
});
