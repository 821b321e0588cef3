/** Draws of the shapes that arrivals and stays have. */

import type { Random } from "../../protocol/random.ts";

/** Normal in the middle and without tails: the sum of twelve uniform numbers. */
export function drawNormal(random: Random, mean: number, deviation: number): number {
  let sum = -6;
  for (let count = 0; count < 12; count += 1) sum += random.next();
  return mean + deviation * sum;
}

/** Its logarithm is normal: most are near the median, and some are much longer. */
export function drawLogNormal(random: Random, median: number, spread: number): number {
  return median * Math.exp(drawNormal(random, 0, spread));
}

/** The wait for the next of events that come at random, so many in a mean wait. */
export function drawExponential(random: Random, mean: number): number {
  return -mean * Math.log(1 - random.next());
}
