/**
 * The limit of a connector, worked out a second time from the text of the standard and in another
 * way: every schedule is laid out on the time line as intervals, recurrence after recurrence, and
 * for an instant those that cover it are looked up. Slow and plain; shares nothing with the model.
 */

import type { ChargingProfile, ChargingProfilePurpose } from "../../../schemas/messages.ts";

export interface Command {
  readonly connectorId: number;
  readonly profile: ChargingProfile;
  readonly receivedAtMs: number;
}

export interface Plug {
  readonly connectorId: number;
  readonly nominalVolts: number;
  readonly numberPhases: number;
  readonly maxAmps: number;
  readonly transaction:
    | { readonly id: number | undefined; readonly startedAtMs: number }
    | undefined;
}

interface Interval {
  readonly fromMs: number;
  readonly toMs: number;
  readonly amps: number;
  readonly phases: number;
}

interface Track {
  readonly level: number;
  readonly validFromMs: number;
  readonly validToMs: number;
  readonly intervals: readonly Interval[];
}

export interface TimeLine {
  readonly plug: Plug;
  readonly horizonMs: number;
  readonly tracks: Readonly<Record<ChargingProfilePurpose, readonly Track[]>>;
}

/** What is left of all that was ever sent: each replaces what went before (§5.16.3). */
export function survivors(commands: readonly Command[]): Command[] {
  return commands.filter(
    (command, index) =>
      !commands.slice(index + 1).some((later) => {
        const [old, young] = [command.profile, later.profile];
        if (old.chargingProfileId === young.chargingProfileId) return true;
        const isSamePlace = command.connectorId === later.connectorId;
        const isSamePurpose = old.chargingProfilePurpose === young.chargingProfilePurpose;
        return isSamePlace && isSamePurpose && old.stackLevel === young.stackLevel;
      }),
  );
}

/** Lays out all that concerns a plug, up to `horizonMs`. */
export function layOut(
  commands: readonly Command[],
  plug: Plug,
  chargingStartMs: number,
  horizonMs: number,
): TimeLine {
  const left = survivors(commands);
  const of = (purpose: ChargingProfilePurpose, isHere: (command: Command) => boolean): Track[] =>
    left
      .filter((command) => command.profile.chargingProfilePurpose === purpose && isHere(command))
      .map((command) => toTrack(command, plug, chargingStartMs, horizonMs))
      .sort((a, b) => b.level - a.level);

  const ownLevels = left
    .filter((command) => command.connectorId === plug.connectorId)
    .filter(({ profile }) => profile.chargingProfilePurpose === "TxDefaultProfile")
    .map(({ profile }) => profile.stackLevel);
  return {
    plug,
    horizonMs,
    tracks: {
      ChargePointMaxProfile: of("ChargePointMaxProfile", () => true),
      TxDefaultProfile: of(
        "TxDefaultProfile",
        ({ connectorId, profile }) =>
          connectorId === plug.connectorId ||
          (connectorId === 0 && !ownLevels.includes(profile.stackLevel)),
      ),
      TxProfile: of(
        "TxProfile",
        ({ connectorId, profile }) =>
          connectorId === plug.connectorId &&
          plug.transaction !== undefined &&
          [undefined, plug.transaction.id].includes(profile.transactionId),
      ),
    },
  };
}

/** Amperes per phase and the number of phases, at an instant. */
export function look(
  { plug, tracks }: TimeLine,
  atMs: number,
): { readonly amps: number; readonly phases: number } {
  const isValid = ({ validFromMs, validToMs }: Track) => validFromMs <= atMs && atMs < validToMs;
  const covering = (purpose: ChargingProfilePurpose): Interval[] =>
    tracks[purpose]
      .filter(isValid)
      .flatMap(({ intervals }) =>
        intervals.filter(({ fromMs, toMs }) => fromMs <= atMs && atMs < toMs),
      )
      .slice(0, 1);
  const isTxProfilePresent = tracks.TxProfile.some(isValid);
  const prevailing = [
    ...covering("ChargePointMaxProfile"),
    ...covering(isTxProfilePresent ? "TxProfile" : "TxDefaultProfile"),
  ];
  return {
    amps: Math.min(plug.maxAmps, ...prevailing.map(({ amps }) => amps)),
    phases: Math.min(plug.numberPhases, ...prevailing.map(({ phases }) => phases)),
  };
}

/** Every instant at which something might change. */
export function boundaries({ tracks }: TimeLine): number[] {
  return Object.values(tracks)
    .flat()
    .flatMap(({ validFromMs, validToMs, intervals }) => [
      validFromMs,
      validToMs,
      ...intervals.flatMap(({ fromMs, toMs }) => [fromMs, toMs]),
    ])
    .filter(Number.isFinite);
}

function toTrack(
  { profile, receivedAtMs }: Command,
  plug: Plug,
  chargingStartMs: number,
  horizonMs: number,
): Track {
  const { chargingSchedule: schedule, chargingProfileKind: kind } = profile;
  const start = kind === "Relative" ? undefined : schedule.startSchedule;
  const situationMs =
    profile.chargingProfilePurpose === "ChargePointMaxProfile"
      ? receivedAtMs
      : (plug.transaction?.startedAtMs ?? chargingStartMs);
  const firstMs = start === undefined ? situationMs : readTime(start);
  const days = { Daily: 1, Weekly: 7 }[profile.recurrencyKind ?? "Daily"];
  const everyMs = days * 24 * 60 * 60 * 1000;

  const intervals: Interval[] = [];
  if (kind === "Recurring") {
    for (let startMs = firstMs; startMs < horizonMs; startMs += everyMs) {
      intervals.push(...toIntervals(profile, plug, startMs, startMs + everyMs));
    }
  } else {
    intervals.push(...toIntervals(profile, plug, firstMs, Number.POSITIVE_INFINITY));
  }
  return {
    level: profile.stackLevel,
    validFromMs: profile.validFrom ? readTime(profile.validFrom) : Number.NEGATIVE_INFINITY,
    validToMs: profile.validTo ? readTime(profile.validTo) : Number.POSITIVE_INFINITY,
    intervals,
  };
}

function toIntervals(
  { chargingSchedule }: ChargingProfile,
  plug: Plug,
  startMs: number,
  cutMs: number,
): Interval[] {
  const { duration, chargingRateUnit, chargingSchedulePeriod } = chargingSchedule;
  const endMs = duration === undefined ? cutMs : Math.min(cutMs, startMs + duration * 1000);
  const intervals: Interval[] = [];
  let toMs = endMs;
  for (const { startPeriod, limit, numberPhases } of chargingSchedulePeriod.toReversed()) {
    const fromMs = startMs + startPeriod * 1000;
    const phases = Math.min(plug.numberPhases, numberPhases ?? 3);
    const amps = chargingRateUnit === "A" ? limit : limit / plug.nominalVolts / phases;
    intervals.unshift({ fromMs, toMs, amps, phases });
    toMs = Math.min(fromMs, endMs);
  }
  return intervals;
}

/** By hand, from the digits; without a zone it is UTC. */
function readTime(text: string): number {
  const [, local = "", sign = "+", zone = "00:00"] =
    /^(.{19}[.\d]*)Z?(?:([+-])(.{5}))?$/.exec(text) ?? [];
  const [year = 0, month = 0, day = 0, ...time] = local.split(/[-T:.]/).map(Number);
  const [hour = 0, minute = 0, second = 0, fraction = 0] = time;
  const [zoneHour = 0, zoneMinute = 0] = zone.split(":").map((part) => Number(sign + part));
  return Date.UTC(year, month - 1, day, hour - zoneHour, minute - zoneMinute, second, fraction);
}
