/** In which order, and how fast, a fleet comes to life, and what befalls all of it at once. */

import type { Random } from "../../protocol/random.ts";
import { drawExponential } from "./distributions.ts";

/** `step` all at once; `herd` all within the time; the others as their names say. */
export const arrivalShapes = ["step", "ramp", "poisson", "herd", "rolling", "blackout"] as const;
export type ArrivalShape = (typeof arrivalShapes)[number];

export interface Arrival {
  readonly shape: ArrivalShape;
  /**
   * `ramp` and `herd`: how long it takes until all are there. `poisson`: the mean time for all.
   * `rolling`: the pause between one fifth of the fleet and the next, which are restarted in turn.
   * `blackout`: how long all are without power. `step` has none.
   */
  readonly overMs: number;
}

/** When one charge point is switched on, and off and on again; from the start of the fleet. */
export interface PowerPlan {
  readonly onAtMs: number;
  readonly offAtMs?: number;
  readonly onAgainAtMs?: number;
}

/** Long enough for a fleet to have booted before something befalls it. */
const settledMs = 60_000;
const rollingParts = 5;
/** How long a restart keeps a charge point away. */
const restartMs = 10_000;
/** Power comes back to all at once; chargers take up to so long to boot. */
const returnSpreadMs = 5000;

/**
 * Of the charge point of this index. `random` is a stream of its own: nothing depends on how many
 * others there are but what must, the slope of a ramp.
 */
export function planPower(
  { shape, overMs }: Arrival,
  index: number,
  count: number,
  random: Random,
): PowerPlan {
  switch (shape) {
    case "step":
      return { onAtMs: 0 };
    case "ramp":
      return { onAtMs: Math.round(((index - 1) * overMs) / count) };
    case "herd":
      return { onAtMs: Math.round(random.next() * overMs) };
    case "poisson":
      return { onAtMs: Math.round(drawExponential(random, overMs)) };
    case "rolling": {
      const offAtMs = settledMs + ((index - 1) % rollingParts) * overMs;
      return { onAtMs: 0, offAtMs, onAgainAtMs: offAtMs + restartMs };
    }
    case "blackout": {
      const onAgainAtMs = settledMs + overMs + Math.round(random.next() * returnSpreadMs);
      return { onAtMs: 0, offAtMs: settledMs, onAgainAtMs };
    }
  }
}
