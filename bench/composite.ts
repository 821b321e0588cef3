/**
 * How many limits and composite schedules a second the model works out, beside the naive way:
 * every second of the time asked for, looked up in the test oracle. Run after a build:
 * `node dist/bench/composite.js`, with `--short` to see only that it works.
 */

import { type ConnectorContext, limitAt } from "../model/charging/charging-limit.ts";
import { compositeSchedule } from "../model/charging/composite-schedule.ts";
import { type InstalledProfiles, installProfile } from "../model/charging/profile-store.ts";
import type { ChargingProfile } from "../schemas/messages.ts";
import { type Command, layOut, look } from "../test/model/charging/oracle.ts";

const startMs = Date.UTC(2026, 0, 15, 12);
const durationSeconds = 24 * 3600;
const context: ConnectorContext = {
  kind: "connector",
  connectorId: 1,
  nominalVolts: 230,
  numberPhases: 3,
  maxAmps: 32,
  transaction: { id: 7, startedAtMs: startMs },
};

function main(): void {
  const budgetMs = process.argv.includes("--short") ? 10 : 500;
  console.log("per second: model, second by second, ratio");
  for (const profileCount of [1, 5, 20]) measure(profileCount, budgetMs);
}

function measure(profileCount: number, budgetMs: number): void {
  const commands = createCommands(profileCount);
  const profiles = commands.reduce<InstalledProfiles>(installProfile, []);
  const line = layOut(commands, context, startMs, startMs + durationSeconds * 1000);
  const request = { fromMs: startMs, durationSeconds, unit: "A", maxPeriods: 1000 } as const;

  let turn = 0;
  const nextMs = () => {
    turn += 7919;
    return startMs + (turn % durationSeconds) * 1000;
  };
  const countPeriods = () =>
    compositeSchedule(profiles, context, request).chargingSchedulePeriod.length;
  if (countPeriods() !== countPeriodsNaively(commands)) throw new Error("the two disagree");

  report(`limits, profiles: ${profileCount}`, [
    countPerSecond(budgetMs, () => limitAt(profiles, context, nextMs()).limitAmps),
    countPerSecond(budgetMs, () => look(line, nextMs()).amps),
  ]);
  report(`composites of a day, profiles: ${profileCount}`, [
    countPerSecond(budgetMs, countPeriods),
    countPerSecond(budgetMs, () => countPeriodsNaively(commands)),
  ]);
}

function report(title: string, [ours, naive]: readonly [ours: number, naive: number]): void {
  const columns = [ours, naive, ours / naive].map((value) =>
    value.toLocaleString("en", { maximumSignificantDigits: 3 }).padStart(12),
  );
  console.log(title.padEnd(36) + columns.join(""));
}

/** How often `work` is done in a second, after it has been done often enough to be compiled. */
function countPerSecond(budgetMs: number, work: () => number): number {
  for (let count = 1; ; count *= 2) {
    const begunMs = performance.now();
    let sum = 0;
    for (let turn = 0; turn < count; turn += 1) sum += work();
    const takenMs = performance.now() - begunMs;
    if (Number.isNaN(sum)) throw new Error("what was worked out is no number");
    if (takenMs >= budgetMs) return (count / takenMs) * 1000;
  }
}

/** A stack of one-hour windows over a day of hourly periods, under a cap. */
function createCommands(count: number): Command[] {
  const hours = Array.from({ length: 24 }, (_, hour) => hour);
  const day = createProfile(1, { stackLevel: 0 }, 24 * 3600, hours);
  const cap = createProfile(
    2,
    { chargingProfilePurpose: "ChargePointMaxProfile" },
    undefined,
    [0, 6, 12, 18],
  );
  const windows = hours.map((hour) =>
    createProfile(3 + hour, { stackLevel: 1 + hour, validFrom: toText(hour) }, 3600, [0]),
  );
  return [day, cap, ...windows]
    .slice(0, count)
    .map((profile) => ({ connectorId: 0, profile, receivedAtMs: startMs }));
}

function createProfile(
  chargingProfileId: number,
  profile: Partial<ChargingProfile>,
  duration: number | undefined,
  hours: readonly number[],
): ChargingProfile {
  return {
    chargingProfileId,
    stackLevel: 0,
    chargingProfilePurpose: "TxDefaultProfile",
    chargingProfileKind: "Recurring",
    recurrencyKind: "Daily",
    ...profile,
    chargingSchedule: {
      ...(duration !== undefined && { duration }),
      startSchedule: profile.validFrom ?? toText(0),
      chargingRateUnit: "A",
      chargingSchedulePeriod: hours.map((hour) => ({
        startPeriod: hour * 3600,
        limit: 6 + ((hour + chargingProfileId) % 20),
      })),
    },
  };
}

function toText(hour: number): string {
  return new Date(startMs + hour * 3_600_000).toISOString();
}

function countPeriodsNaively(commands: readonly Command[]): number {
  const line = layOut(commands, context, startMs, startMs + durationSeconds * 1000);
  let count = 0;
  let lastAmps = Number.NaN;
  for (let second = 0; second < durationSeconds; second += 1) {
    const { amps } = look(line, startMs + second * 1000);
    if (amps !== lastAmps) count += 1;
    lastAmps = amps;
  }
  return count;
}

main();
