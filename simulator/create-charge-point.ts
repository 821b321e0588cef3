/** The way in for those who want one charge point from code. */

import { type Clock, systemClock } from "../protocol/clock.ts";
import { createRandom } from "../protocol/random.ts";
import { ChargePoint } from "./charge-point.ts";
import type { ChargePointOptions } from "./charge-point-options.ts";
import { type Reach, toDial } from "./reach.ts";

export type CreateChargePointOptions = Omit<ChargePointOptions, "clock" | "dial" | "random"> &
  Reach & {
    /** That of the machine if left out. */
    readonly clock?: Clock;
    /** The same seed and identity make the same charge point. 1 if left out. */
    readonly seed?: number;
  };

/** Makes a charge point, which is off until {@link ChargePoint.powerOn}. */
export function createChargePoint(options: CreateChargePointOptions): ChargePoint {
  const { url: _url, dial: _dial, seed = 1, clock = systemClock, ...rest } = options;
  return new ChargePoint({
    ...rest,
    clock,
    random: createRandom(seed).stream("charge-point").stream(options.identity),
    dial: toDial(options, clock),
  });
}
