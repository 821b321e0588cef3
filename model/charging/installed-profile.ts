/**
 * A charging profile as a charge point keeps it: its times read once, its periods in order, so that
 * asking for the limit at an instant is a few comparisons.
 */

import type { ChargingProfile, ChargingSchedule } from "../../schemas/messages.ts";
import { parseTimestamp } from "../timestamp.ts";

/** What is to be installed, and the circumstances of its arrival. */
export interface ProfileArrival {
  /** Where it goes: 0 is the charge point as a whole. */
  readonly connectorId: number;
  readonly profile: ChargingProfile;
  readonly receivedAtMs: number;
}

export interface InstalledProfile extends ProfileArrival {
  /** Fixed start of the schedule; undefined when it counts from the start of charging. */
  readonly startMs: number | undefined;
  readonly validFromMs: number;
  readonly validToMs: number;
  /** A day or a week, endless for what does not recur. */
  readonly recurrenceMs: number;
  /** In order; one that lies beyond the duration or the recurrence ends before it starts. */
  readonly periods: readonly InstalledPeriod[];
}

/** A period of the schedule, from the start of its recurrence. */
export interface InstalledPeriod {
  readonly startMs: number;
  readonly endMs: number;
  readonly limit: number;
  readonly numberPhases: number;
}

/** Absent, it is three (OCPP 1.6 §7.14). */
const defaultNumberPhases = 3;

const dayMs = 24 * 3_600_000;

/**
 * A day is 24 hours and a week seven such days, whatever the clocks on the wall do that night: the
 * standard counts hours, and the errata repeat it (OCPP 1.6 §7.11, errata 3.79).
 */
const recurrenceMsOf = { Daily: dayMs, Weekly: 7 * dayMs } as const;

/**
 * Takes any profile that has the form of one, also such as {@link checkChargingProfile} refuses: a
 * simulated charge point may be careless. A time that cannot be read counts as absent.
 */
export function toInstalledProfile(arrival: ProfileArrival): InstalledProfile {
  const { connectorId, profile, receivedAtMs } = arrival;
  const recurrenceMs = toRecurrenceMs(profile);
  return {
    connectorId,
    profile,
    receivedAtMs,
    startMs: toStartMs(profile, receivedAtMs),
    validFromMs: toInstantMs(profile.validFrom) ?? Number.NEGATIVE_INFINITY,
    validToMs: toInstantMs(profile.validTo) ?? Number.POSITIVE_INFINITY,
    recurrenceMs,
    periods: toPeriods(profile.chargingSchedule, recurrenceMs),
  };
}

/**
 * Without a start of its own a schedule is relative to the start of charging (OCPP 1.6 §7.13), be
 * it called Absolute or Recurring. The charge point as a whole has no such start: there, it counts
 * from the reception. A Relative one does so even if it gives a start (OCPP 1.6 §7.9).
 */
function toStartMs(profile: ChargingProfile, receivedAtMs: number): number | undefined {
  const startMs =
    profile.chargingProfileKind === "Relative"
      ? undefined
      : toInstantMs(profile.chargingSchedule.startSchedule);
  const fallbackMs =
    profile.chargingProfilePurpose === "ChargePointMaxProfile" ? receivedAtMs : undefined;
  return startMs ?? fallbackMs;
}

function toRecurrenceMs(profile: ChargingProfile): number {
  const { chargingProfileKind, recurrencyKind } = profile;
  if (chargingProfileKind !== "Recurring" || recurrencyKind === undefined) {
    return Number.POSITIVE_INFINITY;
  }
  return recurrenceMsOf[recurrencyKind];
}

/**
 * Each period lasts until the next one; the last until the duration ends. What lies beyond the
 * duration or the recurrence is not carried out (OCPP 1.6 §5.16.4, errata 3.43 and 3.44).
 */
function toPeriods(schedule: ChargingSchedule, recurrenceMs: number): readonly InstalledPeriod[] {
  const durationMs = (schedule.duration ?? Number.POSITIVE_INFINITY) * 1000;
  const scheduleEndMs = Math.min(durationMs, recurrenceMs);
  const inOrder = schedule.chargingSchedulePeriod.toSorted((a, b) => a.startPeriod - b.startPeriod);
  return inOrder.map(({ startPeriod, limit, numberPhases = defaultNumberPhases }, index) => {
    const nextMs = (inOrder[index + 1]?.startPeriod ?? Number.POSITIVE_INFINITY) * 1000;
    const endMs = Math.min(nextMs, scheduleEndMs);
    return { startMs: startPeriod * 1000, endMs, limit, numberPhases };
  });
}

function toInstantMs(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseTimestamp(text);
}
