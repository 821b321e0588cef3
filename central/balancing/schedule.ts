/**
 * The text that says how much current a group has, by time of day and priority:
 * `06:00-21:59>0=16:3=32;22:00-05:59>0=48`. Both ends of an interval belong to it, to the minute.
 */

import type { BucketEntry } from "./room.ts";

interface Interval {
  readonly startMinute: number;
  /** Less than the start if it goes over midnight. */
  readonly endMinute: number;
  readonly entries: readonly BucketEntry[];
}

/** The first that fits counts. */
export interface Schedule {
  readonly intervals: readonly Interval[];
}

export type ScheduleReading =
  | { readonly isRight: true; readonly schedule: Schedule }
  /** `position` counts characters from 0. */
  | { readonly isRight: false; readonly problem: string; readonly position: number };

const minutesPerDay = 24 * 60;

/** What is not all right is refused here, not found out at night: gaps too. */
export function parseSchedule(text: string): ScheduleReading {
  try {
    const intervals = split(text, 0, ";").map(toInterval);
    const gap = gapOf(intervals);
    if (gap !== undefined) fail(`nothing is laid down for ${formatMinute(gap)}`, text.length);
    return { isRight: true, schedule: { intervals } };
  } catch (failure) {
    if (!(failure instanceof ScheduleError)) throw failure;
    return { isRight: false, problem: failure.message, position: failure.position };
  }
}

/** Never empty of a schedule that has been parsed. */
export function entriesAt({ intervals }: Schedule, minuteOfDay: number): readonly BucketEntry[] {
  return intervals.find((interval) => contains(interval, minuteOfDay))?.entries ?? [];
}

function contains({ startMinute, endMinute }: Interval, minute: number): boolean {
  return startMinute <= endMinute
    ? startMinute <= minute && minute <= endMinute
    : startMinute <= minute || minute <= endMinute;
}

class ScheduleError extends Error {
  override readonly name = "ScheduleError";
  readonly position: number;

  constructor(problem: string, position: number) {
    super(problem);
    this.position = position;
  }
}

function fail(problem: string, position: number): never {
  throw new ScheduleError(problem, position);
}

interface Part {
  readonly text: string;
  readonly position: number;
}

function split(text: string, position: number, separator: string): readonly Part[] {
  let next = position;
  return text.split(separator).map((part) => {
    const at = next;
    next += part.length + separator.length;
    return { text: part, position: at };
  });
}

/** Without a time it is for the whole day. */
function toInterval({ text, position }: Part): Interval {
  const arrow = text.indexOf(">");
  const entries = toEntries(split(text.slice(arrow + 1), position + arrow + 1, ":"));
  if (arrow < 0) return { startMinute: 0, endMinute: minutesPerDay - 1, entries };
  const [start, end, ...more] = split(text.slice(0, arrow), position, "-");
  if (start === undefined || end === undefined || more.length > 0) {
    return fail("an interval is written HH:MM-HH:MM", position);
  }
  return { startMinute: toMinute(start), endMinute: toMinute(end), entries };
}

function toMinute({ text, position }: Part): number {
  const [, hour, minute] = /^([01]\d|2[0-3]):([0-5]\d)$/.exec(text) ?? [];
  if (hour === undefined) return fail(`"${text}" is no time of day from 00:00 to 23:59`, position);
  return Number(hour) * 60 + Number(minute);
}

function toEntries(parts: readonly Part[]): readonly BucketEntry[] {
  const entries: BucketEntry[] = [];
  for (const part of parts) {
    const entry = toEntry(part);
    if (entries.some(({ priority }) => priority === entry.priority)) {
      fail(`priority ${entry.priority} is there twice`, part.position);
    }
    entries.push(entry);
  }
  return entries;
}

function toEntry({ text, position }: Part): BucketEntry {
  const [, priority, amps] = /^(\d{1,9})=(\d{1,9}(?:\.\d{1,3})?)$/.exec(text) ?? [];
  if (priority === undefined) {
    return fail(`"${text}" is no priority=amps in numbers`, position);
  }
  return { priority: Number(priority), amps: Number(amps) };
}

/** The first minute that no interval contains. */
function gapOf(intervals: readonly Interval[]): number | undefined {
  for (let minute = 0; minute < minutesPerDay; minute += 1) {
    if (!intervals.some((interval) => contains(interval, minute))) return minute;
  }
  return undefined;
}

function formatMinute(minute: number): string {
  const hour = String(Math.floor(minute / 60)).padStart(2, "0");
  return `${hour}:${String(minute % 60).padStart(2, "0")}`;
}
