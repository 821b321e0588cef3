/** How far the time that a charge point tells is to be believed. */

import { readTimestamp } from "../model/timestamp.ts";

export type TimeDoubt = "unreadable time" | "unset clock" | "time in the future";

export interface ReportedTime {
  /** What was told, or the time of arrival where that is not to be believed. */
  readonly ms: number;
  readonly doubt: TimeDoubt | undefined;
}

/** Clocks run ahead a little; local time that is labelled as UTC is ahead by an hour or more. */
const maxAheadMs = 5 * 60_000;

export function judgeTime(text: unknown, nowMs: number): ReportedTime {
  const time = readTimestamp(text);
  if (time === undefined) return { ms: nowMs, doubt: "unreadable time" };
  if (time.remarks.includes("unset clock")) return { ms: nowMs, doubt: "unset clock" };
  if (time.ms > nowMs + maxAheadMs) return { ms: nowMs, doubt: "time in the future" };
  return { ms: time.ms, doubt: undefined };
}
