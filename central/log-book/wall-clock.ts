/** The time as the log tells it: `2026-11-21 12:05:54` by the clock on the wall of a site. */

export interface WallClock {
  format(atMs: number): string;
}

/** @throws {RangeError} if the platform knows no such zone */
export function createWallClock(timeZone: string): WallClock {
  // Swedes write their dates as ISO 8601 does, with a blank in the middle.
  const dateTime = new Intl.DateTimeFormat("sv-SE", {
    timeZone,
    dateStyle: "short",
    timeStyle: "medium",
  });
  let second = Number.NaN;
  let text = "";
  return {
    format(atMs) {
      const asked = Math.floor(atMs / 1000);
      if (asked !== second) {
        second = asked;
        text = dateTime.format(asked * 1000);
      }
      return text;
    },
  };
}
