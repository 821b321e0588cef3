/** Registers that say Wh and mean kWh: the power that flowed meanwhile gives them away. */

import type { MeterReading } from "./meter-reading.ts";

/** A register that counts whole kWh rises by 1 now and then, however little has flowed. */
const leastExpectedWh = 500;
const hourMs = 3_600_000;

/**
 * By what the register has to be multiplied to be in Wh, going by two readings of one transaction;
 * undefined when they do not tell. A charge point keeps its scale, so what was found once holds.
 */
export function registerScale(earlier: MeterReading, later: MeterReading): 1 | 1000 | undefined {
  const risenWh = (later.energyWh ?? 0) - (earlier.energyWh ?? Number.POSITIVE_INFINITY);
  const expectedWh = flowedWh(earlier, later);
  if (expectedWh < leastExpectedWh) return undefined;
  const ratio = expectedWh / risenWh;
  if (isNear(ratio, 1)) return 1;
  return isNear(ratio, 1000) ? 1000 : undefined;
}

function flowedWh(earlier: MeterReading, later: MeterReading): number {
  const elapsedMs = (later.timestampMs ?? 0) - (earlier.timestampMs ?? Number.POSITIVE_INFINITY);
  const meanWatts = ((earlier.powerWatts ?? 0) + (later.powerWatts ?? 0)) / 2;
  return (Math.max(elapsedMs, 0) * meanWatts) / hourMs;
}

/** The power was sampled twice only, and the register counts in steps: a factor of two is near. */
function isNear(ratio: number, target: number): boolean {
  return ratio > target / 2 && ratio < target * 2;
}
