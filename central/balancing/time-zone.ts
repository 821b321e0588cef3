/** The wall clock of a site: what the time of day is there, summer time included. */

export interface TimeZone {
  /** Whole minutes since midnight, by the wall clock. */
  minuteOfDay(atMs: number): number;
}

const quarterMs = 15 * 60_000;
const minuteMs = 60_000;
const minutesPerDay = 24 * 60;

/** Worked out without the platform, which takes twenty milliseconds to know its zones. */
const utc: TimeZone = {
  minuteOfDay: (atMs) => Math.floor(atMs / minuteMs) % minutesPerDay,
};

/**
 * By its name in the IANA database. Wall clocks are changed at quarters of an hour only, so the
 * platform is asked once for each.
 *
 * @throws {RangeError} if the platform knows no such zone
 */
export function createTimeZone(name: string): TimeZone {
  if (name === "UTC") return utc;
  const format = new Intl.DateTimeFormat("en", {
    timeZone: name,
    hourCycle: "h23",
    hour: "2-digit",
    minute: "2-digit",
  });
  let quarter = Number.NaN;
  let quarterMinute = 0;

  function ask(atMs: number): number {
    const parts = format.formatToParts(atMs);
    const numberOf = (type: string) => Number(parts.find((part) => part.type === type)?.value);
    return numberOf("hour") * 60 + numberOf("minute");
  }

  return {
    minuteOfDay(atMs) {
      const asked = Math.floor(atMs / quarterMs);
      if (asked !== quarter) {
        quarter = asked;
        quarterMinute = ask(asked * quarterMs);
      }
      const minutesOn = Math.floor((atMs - asked * quarterMs) / minuteMs);
      return (quarterMinute + minutesOn) % minutesPerDay;
    },
  };
}

/** The first full hour of the wall clock at or after `fromMs`. */
export function fullHourFrom(timeZone: TimeZone, fromMs: number): number {
  let atMs = Math.ceil(fromMs / quarterMs) * quarterMs;
  while (timeZone.minuteOfDay(atMs) % 60 !== 0) atMs += quarterMs;
  return atMs;
}
