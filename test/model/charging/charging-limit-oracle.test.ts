import { expect } from "chai";
import {
  type ConnectorContext,
  type LimitContext,
  limitAt,
} from "../../../model/charging/charging-limit.ts";
import {
  type CompositeScheduleRequest,
  compositeSchedule,
} from "../../../model/charging/composite-schedule.ts";
import { type InstalledProfiles, installProfile } from "../../../model/charging/profile-store.ts";
import type {
  ChargingRateUnit,
  ChargingSchedule,
  ChargingSchedulePeriod,
} from "../../../schemas/messages.ts";
import { boundaries, layOut, look, type Plug, survivors, type TimeLine } from "./oracle.ts";
import { Dice, type RandomSet, rollSet } from "./random-profiles.ts";

const setCount = 20_000;
/** One set in ten steps by seconds, and is compared at each of them. */
const stepsSeconds = [3600, 7200, 600, 900, 3600, 60, 1800, 10_800, 600, 2] as const;
/** As far from what is asked for as is compared. */
const nearMs = 86_400_000;

/** A rolled set, in the model and laid out by the oracle. */
interface Trial extends RandomSet {
  readonly dice: Dice;
  readonly profiles: InstalledProfiles;
  readonly lines: readonly [TimeLine, TimeLine];
}

type Expected = (atMs: number, unit: ChargingRateUnit) => number;

function setUp(seed: number): Trial {
  const dice = new Dice(seed);
  const set = rollSet(dice, stepsSeconds[seed % stepsSeconds.length] ?? 1);
  const { commands, plugs, fromMs, durationSeconds } = set;
  const horizonMs = fromMs + durationSeconds * 1000 + 2 * nearMs;
  const profiles = commands.reduce<InstalledProfiles>(installProfile, []);
  const [first, second] = plugs;
  const lines = [
    layOut(commands, first, fromMs, horizonMs),
    layOut(commands, second, fromMs, horizonMs),
  ] as const;
  return { ...set, dice, profiles, lines };
}

function toContext(plug: Plug): ConnectorContext {
  return { kind: "connector", ...plug };
}

/** Within what is asked for, often at a boundary or a millisecond beside it. */
function rollInstant({ dice, lines, fromMs, durationSeconds }: Trial): number {
  const anyMs = fromMs + dice.upTo(durationSeconds * 1000);
  if (dice.once(4)) return anyMs;
  const near = boundaries(lines[0]).filter((ms) => Math.abs(ms - anyMs) < nearMs);
  return (near[dice.upTo(near.length + 1)] ?? anyMs) + dice.upTo(3) - 1;
}

/** At an instant, at the last one until which the limit is said to hold, and between the two. */
function compareLimit(trial: Trial): string | undefined {
  const { dice, profiles, lines, plugs, fromMs } = trial;
  const { nominalVolts } = plugs[0];
  const atMs = rollInstant(trial);
  const limit = limitAt(profiles, toContext(plugs[0]), atMs, fromMs);
  if (limit.validUntilMs <= atMs) return `at ${atMs} holds until ${limit.validUntilMs}`;

  const spanMs = Math.min(limit.validUntilMs - atMs, nearMs);
  for (const ms of [atMs, atMs + spanMs - 1, atMs + dice.upTo(spanMs)]) {
    const { amps, phases } = look(lines[0], ms);
    const isSame =
      isClose(limit.limitAmps, amps) &&
      isClose(limit.limitWatts, amps * nominalVolts * phases) &&
      limit.numberPhases === phases;
    if (!isSame) return `at ${ms} not ${amps} A on ${phases} but ${JSON.stringify(limit)}`;
  }
  return undefined;
}

/** Second by second in a short set, and at some seconds in a long one. */
function compareComposite(trial: Trial, expectedAt: Expected, context: LimitContext) {
  const { dice, profiles, fromMs, durationSeconds } = trial;
  const unit = dice.oneOf<ChargingRateUnit>("A", "W");
  const request = { fromMs, durationSeconds, unit, maxPeriods: 1000 };
  const composite = compositeSchedule(profiles, context, request);
  if (!isWellFormed(composite, request)) return JSON.stringify(composite);

  const seconds =
    durationSeconds <= 60
      ? Array.from({ length: durationSeconds }, (_, second) => second)
      : Array.from({ length: 8 }, () => Math.ceil((rollInstant(trial) - fromMs) / 1000));
  for (const second of seconds.filter((each) => each >= 0 && each < durationSeconds)) {
    const expected = expectedAt(fromMs + second * 1000, unit);
    const actual = composite.chargingSchedulePeriod.findLast(
      ({ startPeriod }) => startPeriod <= second,
    );
    const lost = expected - (actual?.limit ?? Number.NaN);
    if (!(lost > -1e-5 && lost < 0.1 + 1e-5)) {
      return `second ${second} not ${expected} but ${JSON.stringify(composite)}`;
    }
  }
  return undefined;
}

function isWellFormed(
  { duration, chargingRateUnit, chargingSchedulePeriod: periods, startSchedule }: ChargingSchedule,
  { durationSeconds, unit }: CompositeScheduleRequest,
): boolean {
  return (
    duration === durationSeconds &&
    chargingRateUnit === unit &&
    startSchedule === undefined &&
    periods[0]?.startPeriod === 0 &&
    periods.slice(1).every((period, index) => isOtherThan(periods[index], period))
  );
}

function isOtherThan(before: ChargingSchedulePeriod | undefined, period: ChargingSchedulePeriod) {
  const isLater = period.startPeriod > (before?.startPeriod ?? 0);
  return isLater && (before?.limit !== period.limit || before.numberPhases !== period.numberPhases);
}

function ofConnector({ lines, plugs }: Trial): Expected {
  return (atMs, unit) => {
    const { amps, phases } = look(lines[0], atMs);
    return unit === "A" ? amps : amps * plugs[0].nominalVolts * phases;
  };
}

/** The sum of both connectors, or less. */
function ofChargePoint({ commands, lines, fromMs }: Trial, supply: Plug): Expected {
  const caps = survivors(commands).filter(
    ({ profile }) => profile.chargingProfilePurpose === "ChargePointMaxProfile",
  );
  const cap = layOut(caps, supply, fromMs, lines[0].horizonMs);
  return (atMs, unit) => {
    const [own, ...others] = [cap, ...lines].map((line) => {
      const { amps, phases } = look(line, atMs);
      return unit === "A" ? amps : amps * line.plug.nominalVolts * phases;
    });
    return Math.min(
      own ?? 0,
      others.reduce((sum, each) => sum + each, 0),
    );
  };
}

function isClose(a: number, b: number): boolean {
  return Math.abs(a - b) <= 1e-9 * Math.max(1, Math.abs(a), Math.abs(b));
}

describe("the limit and the composite schedule, beside the oracle", () => {
  it(`agree on ${setCount} random sets of profiles`, function () {
    this.timeout(60_000);
    for (let seed = 0; seed < setCount; seed += 1) {
      const trial = setUp(seed);
      const difference = compare(trial);
      if (difference !== undefined) {
        const { profiles: _, lines: __, dice: ___, ...set } = trial;
        expect.fail(`seed ${seed}: ${difference}\n${JSON.stringify(set)}`);
      }
    }
  });

  it("are tried where profiles do limit, overrule, end and recur", () => {
    const seen = new Set<number>();
    for (let seed = 0; seed < 200; seed += 1) {
      const { lines, fromMs } = setUp(seed);
      seen.add(look(lines[0], fromMs).amps);
    }
    expect(seen.size).to.be.greaterThan(50);
  });
});

function compare(trial: Trial): string | undefined {
  const { dice, plugs } = trial;
  for (let turn = 0; turn < 4; turn += 1) {
    const difference = compareLimit(trial);
    if (difference !== undefined) return difference;
  }
  const difference = compareComposite(trial, ofConnector(trial), toContext(plugs[0]));
  if (difference !== undefined || !dice.once(3)) return difference;

  const supply = { ...plugs[0], connectorId: 0, maxAmps: 63, transaction: undefined };
  const chargePoint = {
    kind: "chargePoint",
    ...supply,
    connectors: plugs.map(toContext),
  } as const;
  return compareComposite(trial, ofChargePoint(trial, supply), chargePoint);
}
