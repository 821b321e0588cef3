/** A meter, what it shows, and a car behind it, for the tests of meters. */

import { createRandom } from "../../../protocol/random.ts";
import type { Car } from "../../../simulator/car/car.ts";
import { type Measurement, Meter } from "../../../simulator/meter/meter.ts";

export const startMs = Date.UTC(2026, 0, 15, 7);

export function createMeter(phases = 3, registerWh = 0): Meter {
  return new Meter({ random: createRandom(1), phases, registerWh });
}

export function measureCar(meter: Meter, car: Car, nowMs: number, offeredAmps = 16): Measurement {
  car.advance(nowMs);
  const { amps, phases, toldSocPercent: socPercent } = car;
  return meter.measure(nowMs, { amps, phases, offeredAmps, socPercent });
}

/** Of an hour at 10 A, and still. */
export function measureHours(meter: Meter, hours: number): Measurement {
  const nowMs = startMs + hours * 3_600_000;
  if (hours > 0) meter.carry(nowMs - 3_600_000, nowMs, 10, 3);
  return meter.measure(nowMs, { amps: 10, phases: 3, offeredAmps: 16, socPercent: 50 });
}
