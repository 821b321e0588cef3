/** The times of OCPP, from text and to text. Peers stray from RFC 3339; what they mean is read. */

/** What is unusual about a time that could be read all the same. */
export type TimestampRemark =
  /** No offset: read as UTC, though it may have been local time. */
  | "no zone"
  /** ISO 8601, but not RFC 3339: a short offset, a decimal comma. */
  | "loose form"
  /** Second 60, read as the first second of the next minute. */
  | "leap second"
  /** Older than any OCPP 1.6: the clock of the peer has not been set. */
  | "unset clock";

export interface ReadTimestamp {
  readonly ms: number;
  readonly remarks: readonly TimestampRemark[];
}

const timestampPattern =
  /^(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:([.,])(\d+))?(?:([Zz])|([+-])(\d\d)(:?)(\d\d)?)?$/;

const minuteMs = 60_000;
/** After 400 years the Gregorian calendar repeats, to the day of the week. */
const calendarCycleMs = 146_097 * 24 * 60 * minuteMs;
const firstPlausibleMs = Date.UTC(2010, 0);
const noRemarks: readonly TimestampRemark[] = [];

/** Milliseconds since the Unix epoch, or undefined when it is no time. */
export function parseTimestamp(text: unknown): number | undefined {
  const plainMs = typeof text === "string" ? readPlainForm(text) : Number.NaN;
  if (!Number.isNaN(plainMs)) return plainMs;
  const match = matchTimestamp(text);
  return match === undefined ? undefined : toEpochMs(match);
}

/** As {@link parseTimestamp}, and says what was unusual. */
export function readTimestamp(text: unknown): ReadTimestamp | undefined {
  const plainMs = typeof text === "string" ? readPlainForm(text) : Number.NaN;
  if (plainMs >= firstPlausibleMs) return { ms: plainMs, remarks: noRemarks };
  const match = matchTimestamp(text);
  if (match === undefined) return undefined;
  const ms = toEpochMs(match);
  return ms === undefined ? undefined : { ms, remarks: remarksOn(match, ms) };
}

/**
 * Whole seconds and `Z`, without a fraction: there are charge points that read nothing else.
 *
 * @throws {RangeError} when `ms` is no time
 */
export function formatTimestamp(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, -".000Z".length)}Z`;
}

/**
 * The form that nearly all have, in UTC with whole seconds or three decimals, at a tenth of the cost
 * of the pattern. NaN for any other, and for what may be no time of the calendar.
 */
function readPlainForm(text: string): number {
  const isWhole = text.length === 20;
  if (!isWhole && !(text.length === 24 && text[19] === ".")) return Number.NaN;
  if (text[4] !== "-" || text[7] !== "-" || text[10] !== "T") return Number.NaN;
  if (text[13] !== ":" || text[16] !== ":" || text.at(-1) !== "Z") return Number.NaN;
  const century = twoDigits(text, 0);
  const [month, day] = [twoDigits(text, 5), twoDigits(text, 8)];
  const [hour, minute, second] = [twoDigits(text, 11), twoDigits(text, 14), twoDigits(text, 17)];
  const millis = isWhole ? 0 : twoDigits(text, 20) * 10 + digit(text, 22);
  const isOnCalendar = century >= 1 && month >= 1 && month <= 12 && day >= 1 && day <= 28;
  if (!isOnCalendar || !(hour <= 23 && minute <= 59 && second <= 59)) return Number.NaN;
  const year = century * 100 + twoDigits(text, 2);
  return Date.UTC(year, month - 1, day, hour, minute, second, millis);
}

function twoDigits(text: string, index: number): number {
  return digit(text, index) * 10 + digit(text, index + 1);
}

function digit(text: string, index: number): number {
  const value = text.charCodeAt(index) - 48;
  return value >= 0 && value <= 9 ? value : Number.NaN;
}

function matchTimestamp(text: unknown): RegExpExecArray | undefined {
  if (typeof text !== "string") return undefined;
  return timestampPattern.exec(text.trim()) ?? undefined;
}

function toEpochMs(match: RegExpExecArray): number | undefined {
  const [, year, month, day, hour, minute, second, , fraction = ""] = match;
  if (Number(hour) > 23 || Number(minute) > 59 || Number(second) > 60) return undefined;

  // Date.UTC takes the years 0 to 99 for the twentieth century, so it is asked a cycle later.
  const dayMs = Date.UTC(Number(year) + 400, Number(month) - 1, Number(day)) - calendarCycleMs;
  if (!isDayOfMonth(dayMs, Number(day), Number(month))) return undefined;

  const offsetMs = offsetMsOf(match);
  if (offsetMs === undefined) return undefined;
  const minutes = Number(hour) * 60 + Number(minute);
  const millis = Number(second) * 1000 + Number(fraction.slice(0, 3).padEnd(3, "0"));
  return dayMs + minutes * minuteMs + millis - offsetMs;
}

/** The platform rolls the 30th of February over into March; a peer that sends it is mistaken. */
function isDayOfMonth(dayMs: number, day: number, month: number): boolean {
  const date = new Date(dayMs);
  return date.getUTCDate() === day && date.getUTCMonth() === month - 1;
}

function offsetMsOf(match: RegExpExecArray): number | undefined {
  const [, , , , , , , , , , sign, hours = "0", , minutes = "0"] = match;
  if (Number(hours) > 23 || Number(minutes) > 59) return undefined;
  const ms = (Number(hours) * 60 + Number(minutes)) * minuteMs;
  return sign === "-" ? -ms : ms;
}

function remarksOn(match: RegExpExecArray, ms: number): readonly TimestampRemark[] {
  const [, , , , , , second, separator, , zulu, sign, , colon] = match;
  const remarks: TimestampRemark[] = [];
  if (zulu === undefined && sign === undefined) remarks.push("no zone");
  if (separator === "," || colon === "") remarks.push("loose form");
  if (second === "60") remarks.push("leap second");
  if (ms < firstPlausibleMs) remarks.push("unset clock");
  return remarks.length === 0 ? noRemarks : remarks;
}
