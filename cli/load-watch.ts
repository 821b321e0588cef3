/**
 * Whether this thread kept up. Charge points that are late themselves measure their own delays and
 * not those of the central system, so such a run says nothing.
 */

import { monitorEventLoopDelay } from "node:perf_hooks";
import type { Clock } from "../protocol/clock.ts";

export interface LoadWatch {
  /** What there is to complain of, over all the time until now; undefined if there is nothing. */
  end(): string | undefined;
}

const resolutionMs = 10;
const maxDelayMs = 50;
/** In less time, one delay in a hundred is chance. */
const leastMs = 5000;

/** `remedy`: what to do about too much of it. */
export function watchLoad(clock: Clock, remedy: string): LoadWatch {
  const beganAtMs = clock.now();
  const histogram = monitorEventLoopDelay({ resolution: resolutionMs });
  histogram.enable();
  return {
    end() {
      histogram.disable();
      const delayMs = histogram.percentile(99) / 1e6 - resolutionMs;
      return complaintOf(delayMs, clock.now() - beganAtMs, remedy);
    },
  };
}

/** `delayMs`: what 99 of 100 timers were not later than. */
export function complaintOf(
  delayMs: number,
  elapsedMs: number,
  remedy: string,
): string | undefined {
  if (elapsedMs < leastMs || delayMs <= maxDelayMs) return undefined;
  return (
    `this process was too busy to measure anything: its timers were ${delayMs.toFixed(0)} ms late at ` +
    `p99, and ${maxDelayMs} ms is the most; to mend it: ${remedy}`
  );
}
