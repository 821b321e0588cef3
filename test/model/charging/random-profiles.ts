/** Random sets of charging profiles, always the same from the same seed. */

import type {
  ChargingProfile,
  ChargingProfileKind,
  ChargingProfilePurpose,
  ChargingSchedulePeriod,
} from "../../../schemas/messages.ts";
import type { Command, Plug } from "./oracle.ts";

/** Marsaglia's xorshift of 32 bits. */
export class Dice {
  #state: number;

  constructor(seed: number) {
    this.#state = Math.imul(seed + 1, 0x9e3779b1) | 1;
    for (let turn = 0; turn < 4; turn += 1) this.upTo(1);
  }

  /** A whole number from 0 to below `bound`. */
  upTo(bound: number): number {
    this.#state ^= this.#state << 13;
    this.#state ^= this.#state >>> 17;
    this.#state ^= this.#state << 5;
    return (this.#state >>> 0) % bound;
  }

  oneOf<T>(first: T, ...others: readonly T[]): T {
    return others[this.upTo(others.length + 1) - 1] ?? first;
  }

  /** True once in `times`. */
  once(times: number): boolean {
    return this.upTo(times) === 0;
  }
}

/** Around the two nights of 2026 in which Berlin changes its clocks, and a plain one. */
const middlesMs = [
  Date.UTC(2026, 2, 29, 1),
  Date.UTC(2026, 9, 25, 1),
  Date.UTC(2026, 5, 1),
] as const;

export interface RandomSet {
  readonly commands: readonly Command[];
  readonly plugs: readonly [Plug, Plug];
  readonly fromMs: number;
  readonly durationSeconds: number;
}

/**
 * All times are some steps from the middle, so that they often coincide. Short sets step by
 * seconds and are asked for a minute or two, others by minutes or hours and for days.
 */
export function rollSet(dice: Dice, stepSeconds: number): RandomSet {
  const middleMs = dice.oneOf<number>(...middlesMs);
  const rollMs = (steps = 20) =>
    middleMs + (dice.upTo(2 * steps + 1) - steps) * stepSeconds * 1000 + rollFraction(dice);
  const commands = Array.from({ length: 1 + dice.upTo(6) }, () => ({
    ...rollPlace(dice),
    receivedAtMs: rollMs(),
  })).map(({ connectorId, purpose, receivedAtMs }) => ({
    connectorId,
    receivedAtMs,
    profile: rollProfile(dice, purpose, stepSeconds, rollMs),
  }));
  return {
    commands,
    plugs: [rollPlug(dice, 1, rollMs), rollPlug(dice, 2, rollMs)],
    fromMs: rollMs(10),
    durationSeconds: stepSeconds * (1 + dice.upTo(30)),
  };
}

function rollFraction(dice: Dice): number {
  return dice.once(6) ? dice.upTo(1000) : 0;
}

function rollPlace(dice: Dice): { connectorId: number; purpose: ChargingProfilePurpose } {
  const connectorId = dice.upTo(3);
  if (connectorId === 0) {
    return { connectorId, purpose: dice.oneOf("ChargePointMaxProfile", "TxDefaultProfile") };
  }
  return { connectorId, purpose: dice.oneOf("TxDefaultProfile", "TxProfile") };
}

function rollPlug(dice: Dice, connectorId: number, rollMs: () => number): Plug {
  const transaction = { id: dice.oneOf(7, 8, undefined), startedAtMs: rollMs() };
  return {
    connectorId,
    nominalVolts: dice.oneOf(230, 110, 233.7),
    numberPhases: dice.oneOf(1, 2, 3),
    maxAmps: dice.oneOf(16, 32, 63),
    transaction: dice.once(3) ? undefined : transaction,
  };
}

function rollProfile(
  dice: Dice,
  purpose: ChargingProfilePurpose,
  stepSeconds: number,
  rollMs: () => number,
): ChargingProfile {
  const kind = dice.oneOf<ChargingProfileKind>("Absolute", "Recurring", "Recurring", "Relative");
  const isInWatts = dice.once(2);
  const validMs = [rollMs(), rollMs()].sort((a, b) => a - b);
  const pastDays = kind === "Recurring" ? dice.upTo(15) : 0;
  return {
    chargingProfileId: 1 + dice.upTo(12),
    stackLevel: dice.upTo(3),
    chargingProfilePurpose: purpose,
    chargingProfileKind: kind,
    ...(purpose === "TxProfile" && dice.once(2) && { transactionId: dice.oneOf(7, 8) }),
    ...(kind === "Recurring" && { recurrencyKind: dice.oneOf("Daily", "Weekly") }),
    ...(dice.once(5) && { validFrom: writeTime(dice, validMs[0] ?? 0) }),
    ...(dice.once(5) && { validTo: writeTime(dice, validMs[1] ?? 0) }),
    chargingSchedule: {
      chargingRateUnit: isInWatts ? "W" : "A",
      ...(!dice.once(3) && { duration: dice.upTo(30) * stepSeconds }),
      ...(!dice.once(4) && { startSchedule: writeTime(dice, rollMs() - pastDays * 86_400_000) }),
      chargingSchedulePeriod: rollPeriods(dice, isInWatts ? 690 : 1, stepSeconds),
    },
  };
}

function rollPeriods(dice: Dice, scale: number, stepSeconds: number): ChargingSchedulePeriod[] {
  let startPeriod = 0;
  return Array.from({ length: 1 + dice.upTo(5) }, () => {
    const limit = Math.round(dice.upTo(400) * scale) / 10;
    const period = {
      startPeriod,
      limit,
      ...(dice.once(4) && { numberPhases: dice.oneOf(1, 2, 3) }),
    };
    startPeriod += (1 + dice.upTo(10)) * stepSeconds;
    return period;
  });
}

/** In UTC, in the winter or summer time of Berlin, in that of New York, or without a zone. */
function writeTime(dice: Dice, ms: number): string {
  const [offset, hours] = dice.oneOf<readonly [string, number]>(
    ["Z", 0],
    ["", 0],
    ["+01:00", 1],
    ["+02:00", 2],
    ["-05:00", -5],
  );
  const local = new Date(ms + hours * 3_600_000).toISOString().slice(0, -1);
  return `${ms % 1000 === 0 && dice.once(2) ? local.slice(0, -4) : local}${offset}`;
}
