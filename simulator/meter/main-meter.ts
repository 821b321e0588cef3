/** The meter of the charge point as a whole: what those of its connectors show, in one. */

import type { Measurement } from "./meter.ts";

/**
 * Currents, power and registers add up. The voltage is the one at which they do: the mean over the
 * connectors, by what each draws.
 */
export function sumOf(measurements: readonly [Measurement, ...Measurement[]]): Measurement {
  const [first] = measurements;
  const volts: number[] = [];
  const amps: number[] = [];
  const phaseRegistersWh: number[] = [];
  for (let phase = 0; phase < first.amps.length; phase += 1) {
    const phaseAmps = sum(measurements, (one) => one.amps[phase] ?? 0);
    const voltAmps = sum(measurements, (one) => (one.amps[phase] ?? 0) * (one.volts[phase] ?? 0));
    amps.push(phaseAmps);
    volts.push(phaseAmps > 0 ? voltAmps / phaseAmps : (first.volts[phase] ?? 0));
    phaseRegistersWh.push(sum(measurements, (one) => one.phaseRegistersWh[phase] ?? 0));
  }
  return {
    atMs: first.atMs,
    registerWh: sum(measurements, (one) => one.registerWh),
    phaseRegistersWh,
    volts,
    amps,
    watts: sum(measurements, (one) => one.watts),
    offeredAmps: sum(measurements, (one) => one.offeredAmps),
    socPercent: undefined,
  };
}

function sum(
  measurements: readonly Measurement[],
  read: (measurement: Measurement) => number,
): number {
  return measurements.reduce((total, measurement) => total + read(measurement), 0);
}
