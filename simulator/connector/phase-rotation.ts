/** Which phase of the grid feeds which phase of a connector (ConnectorPhaseRotation, §9.1.7). */

import { splitList } from "../../model/configuration-values.ts";
import type { Measurement } from "../meter/meter.ts";

const gridPhases = "RST";

/**
 * For each phase of the connector from L1 on, the phase of the grid that it is wired to, counted
 * from 0. Undefined where that is not known, or where it is the plain order.
 */
export function phaseOrderOf(
  rotationsText: string,
  connectorId: number,
): readonly number[] | undefined {
  if (!/[RST]{3}/.test(rotationsText)) return undefined;
  const rotations = splitList(rotationsText);
  const prefix = `${connectorId}.`;
  const own = rotations.find((one) => one.startsWith(prefix))?.slice(prefix.length);
  const rotation = own ?? rotations.find((one) => !one.includes("."));
  if (rotation === undefined || !/^[RST]{3}$/.test(rotation) || rotation === gridPhases) {
    return undefined;
  }
  return Array.from(rotation, (letter) => gridPhases.indexOf(letter));
}

/** What a meter shows that counts the phases of the grid, and not those of the connector. */
export function asWired(measurement: Measurement, order: readonly number[]): Measurement {
  if (measurement.amps.length !== order.length) return measurement;
  const sort = (values: readonly number[]): readonly number[] =>
    order.map((_, gridPhase) => values[order.indexOf(gridPhase)] ?? 0);
  return {
    ...measurement,
    amps: sort(measurement.amps),
    volts: sort(measurement.volts),
    phaseRegistersWh: sort(measurement.phaseRegistersWh),
  };
}
