/** The local time of a site, as its files tell it: written and read. */

import { createWallClock } from "../log-book/wall-clock.ts";

export interface LocalTime {
  /** `2026-11-21 12:05:54` */
  format(atMs: number): string;
  /**
   * Undefined if it is no such text, or no time of this kind. Of an hour that comes twice when summer
   * time ends, one of the two is meant.
   */
  parse(text: string): number | undefined;
}

/** No zone is changed but on a quarter of an hour. */
const quarterMs = 900_000;
/** Quarters of an hour of which it is remembered how far the zone is from UTC. */
const maxQuarters = 10_000;

const pattern = /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d$/;

/** @throws {RangeError} if the platform knows no such zone */
export function createLocalTime(timeZone: string): LocalTime {
  const { format } = createWallClock(timeZone);
  const offsetsMs = new Map<number, number>();

  return {
    format,
    parse(text) {
      if (!pattern.test(text)) return undefined;
      const asUtcMs = readUtc(text);
      if (Number.isNaN(asUtcMs)) return undefined;
      // The zone is as far from UTC as it was a moment ago, but for the hours around a change.
      const nearMs = asUtcMs - offsetMs(asUtcMs);
      const atMs = asUtcMs - offsetMs(nearMs);
      return atMs;
    },
  };

  function offsetMs(atMs: number): number {
    const quarter = Math.floor(atMs / quarterMs);
    const known = offsetsMs.get(quarter);
    if (known !== undefined) return known;
    const found = readUtc(format(quarter * quarterMs)) - quarter * quarterMs;
    if (offsetsMs.size >= maxQuarters) offsetsMs.clear();
    offsetsMs.set(quarter, found);
    return found;
  }
}

function readUtc(text: string): number {
  return Date.parse(`${text.replace(" ", "T")}Z`);
}
