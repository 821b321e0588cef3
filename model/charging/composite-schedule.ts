/** The composite schedule: how the limit will go, as GetCompositeSchedule.conf tells it. */

import type {
  ChargingRateUnit,
  ChargingSchedule,
  ChargingSchedulePeriod,
} from "../../schemas/messages.ts";
import { type ChargingLimit, type LimitContext, limitAt } from "./charging-limit.ts";
import type { InstalledProfiles } from "./profile-store.ts";

export interface CompositeScheduleRequest {
  /** What the answer calls `scheduleStart`. */
  readonly fromMs: number;
  readonly durationSeconds: number;
  readonly unit: ChargingRateUnit;
  /** An answer that would need more covers less time than was asked for, and says so. */
  readonly maxPeriods: number;
}

/** Where limits change without end and the answer does not, a long request is cut short. */
const maxLooks = 20_000;

/**
 * The limit of {@link limitAt}, second by second from `fromMs`, equal ones in one period. Limits
 * are cut to one decimal, never rounded up; `startSchedule` is left out (errata 3.57); and as the
 * number of phases differs from the three that its absence means, each period gives it.
 * Without a transaction, what is relative to the start of charging counts from `fromMs`.
 */
export function compositeSchedule(
  profiles: InstalledProfiles,
  context: LimitContext,
  { fromMs, durationSeconds, unit, maxPeriods }: CompositeScheduleRequest,
): ChargingSchedule {
  const periods: ChargingSchedulePeriod[] = [];
  let minChargingRate = 0;
  let offsetSeconds = 0;
  let looks = 0;
  do {
    const limit = limitAt(profiles, context, fromMs + offsetSeconds * 1000, fromMs);
    const period = toPeriod(offsetSeconds, limit, unit);
    if (!isContinuation(periods.at(-1), period)) {
      if (periods.length === maxPeriods) break;
      periods.push(period);
    }
    minChargingRate = Math.max(minChargingRate, toMinChargingRate(limit, context, unit));
    offsetSeconds = Math.ceil((limit.validUntilMs - fromMs) / 1000);
    looks += 1;
  } while (offsetSeconds < durationSeconds && looks < maxLooks);

  return {
    duration: Math.min(durationSeconds, offsetSeconds),
    chargingRateUnit: unit,
    chargingSchedulePeriod: periods,
    ...(minChargingRate > 0 && { minChargingRate }),
  };
}

function toPeriod(
  startPeriod: number,
  { limitAmps, limitWatts, numberPhases }: ChargingLimit,
  unit: ChargingRateUnit,
): ChargingSchedulePeriod {
  const limit = unit === "A" ? limitAmps : limitWatts;
  return { startPeriod, limit: Math.floor(limit * 10 + tolerance) / 10, numberPhases };
}

/** Keeps what arithmetic did to a whole number of tenths from costing a tenth. */
const tolerance = 1e-6;

function toMinChargingRate(
  { minChargingAmps, numberPhases }: ChargingLimit,
  { nominalVolts }: LimitContext,
  unit: ChargingRateUnit,
): number {
  const rate = unit === "A" ? minChargingAmps : minChargingAmps * nominalVolts * numberPhases;
  return Math.ceil(rate * 10 - tolerance) / 10;
}

function isContinuation(
  last: ChargingSchedulePeriod | undefined,
  next: ChargingSchedulePeriod,
): boolean {
  return last?.limit === next.limit && last.numberPhases === next.numberPhases;
}
