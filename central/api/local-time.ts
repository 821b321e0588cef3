/** Reads times as people write them, by the clock on the wall of a site. */

import { createWallClock, type WallClock } from "../log-book/wall-clock.ts";

const pattern = /^(\d{4})-(\d\d)-(\d\d)(?:[ T](\d\d)(?::(\d\d)(?::(\d\d))?)?)?/;

/**
 * `2026-11-21 12:05:54`, or only the beginning of it; undefined if it is no time. Of an hour that
 * comes twice, when clocks are put back, one of the two is meant.
 */
export function parseLocalTime(text: string, timeZone: string): number | undefined {
  const asUtcMs = readAsUtc(text);
  if (asUtcMs === undefined) return undefined;
  const wallClock = createWallClock(timeZone);
  const guessMs = asUtcMs - offsetMs(wallClock, asUtcMs);
  return asUtcMs - offsetMs(wallClock, guessMs);
}

/** How far the clock on the wall is ahead of UTC. */
function offsetMs(wallClock: WallClock, atMs: number): number {
  return (readAsUtc(wallClock.format(atMs)) ?? atMs) - atMs;
}

function readAsUtc(text: string): number | undefined {
  const match = pattern.exec(text);
  if (match === null) return undefined;
  const [, year, month, day, hour = 0, minute = 0, second = 0] = match;
  return Date.UTC(
    Number(year),
    Number(month) - 1,
    Number(day),
    Number(hour),
    Number(minute),
    Number(second),
  );
}
