/** An event as a line of the log: where it goes, how grave it is, and its words. */

import type { LogBook } from "./log-book.ts";
import type { LogComponent, LogLevel } from "./log-entry.ts";

export interface EventLine<Event> {
  readonly component: LogComponent;
  readonly level: LogLevel | ((event: Event) => LogLevel);
  /** Made only if somebody wants to read it. */
  readonly text: (event: Event) => string;
}

/** An event without a line is not told. */
export function writeEventLine<Event>(
  logBook: LogBook,
  line: EventLine<Event> | undefined,
  event: Event,
  chargePoint: string | undefined,
): void {
  if (line === undefined) return;
  const { component, level: itsLevel, text } = line;
  const level = typeof itsLevel === "string" ? itsLevel : itsLevel(event);
  const log = logBook.component(component);
  if (log.isOn(level)) log.write(level, text(event), chargePoint);
}

/** What our own code threw, with where it did. */
export function describeFault(fault: unknown): string {
  if (!(fault instanceof Error)) return String(fault);
  const cause = fault.cause === undefined ? "" : `; because of ${describeFault(fault.cause)}`;
  return (fault.stack ?? fault.message) + cause;
}
