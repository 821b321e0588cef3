/** What a meter shows beside electricity. Pure functions of time, so that two looks agree. */

const dayMs = 86_400_000;
const minuteMs = 60_000;

/** A grid of 50 Hz strays by some hundredths, within minutes. */
export function hertzAt(ms: number): number {
  return 50 + 0.015 * wave(ms, 11 * minuteMs) + 0.01 * wave(ms, 3.7 * minuteMs);
}

/** Inside the housing: coldest before dawn (UTC), and warmed by what flows. */
export function celsiusAt(ms: number, amps: number): number {
  return 22 - 5 * wave(ms + 2 * 60 * minuteMs, dayMs) + 0.4 * amps;
}

function wave(ms: number, periodMs: number): number {
  return Math.sin((2 * Math.PI * ms) / periodMs);
}
