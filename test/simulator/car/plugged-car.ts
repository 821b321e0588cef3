/** A car in front of a sink that remembers, for the tests of cars. */

import { Car, type CurrentSink, type Visit } from "../../../simulator/car/car.ts";
import { type CarModel, plainCarModel } from "../../../simulator/car/car-model.ts";

export interface Carried {
  readonly fromMs: number;
  readonly toMs: number;
  readonly amps: number;
  readonly phases: number;
}

export const second = 1000;
export const minute = 60 * second;
export const hour = 60 * minute;

export function createSink(): CurrentSink & { readonly carried: Carried[] } {
  const carried: Carried[] = [];
  return {
    carried,
    carry: (fromMs, toMs, amps, phases) => carried.push({ fromMs, toMs, amps, phases }),
  };
}

/** Plugged at 0, with 50 % unless the visit says otherwise. */
export function plugCar(changes: Partial<CarModel> = {}, visit: Visit = {}) {
  const car = new Car({ ...plainCarModel, ...changes });
  const sink = createSink();
  car.plug(sink, 0, visit);
  return { car, sink };
}

/** What went through the connector at 230 V. */
export function nominalWh(carried: readonly Carried[]): number {
  return carried.reduce(
    (sum, { fromMs, toMs, amps, phases }) => sum + (amps * phases * 230 * (toMs - fromMs)) / hour,
    0,
  );
}
