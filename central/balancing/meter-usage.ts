/** What a car draws from each phase, out of what its meter said. */

import type { MeterReading } from "../../model/meter-reading.ts";

/** Less is no phase in use. */
const idleAmps = 1;
const nominalVolts = 230;
const nominalPhases = 3;

/** Of the phase that has most; from the power if no current was told. */
export function usageAmpsOf({ maxCurrentAmps, powerWatts }: MeterReading): number | undefined {
  if (maxCurrentAmps !== undefined || powerWatts === undefined) return maxCurrentAmps;
  return powerWatts / (nominalVolts * nominalPhases);
}

/** Undefined as long as next to nothing flows, or nobody says where. */
export function phasesInUse({ currentAmps }: MeterReading): number | undefined {
  if (currentAmps === undefined) return undefined;
  const { l1 = 0, l2 = 0, l3 = 0 } = currentAmps;
  const count = [l1, l2, l3].filter((amps) => amps > idleAmps).length;
  return count === 0 ? undefined : count;
}

/** What a reading takes to arrive. */
const plausibleDelayMs = 60_000;

/** When it was taken; a clock that is off says nothing about that. */
export function readingTimeMs({ timestampMs }: MeterReading, nowMs: number): number {
  if (timestampMs === undefined || timestampMs > nowMs) return nowMs;
  return timestampMs > nowMs - plausibleDelayMs ? timestampMs : nowMs;
}
