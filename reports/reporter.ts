/** The reporters by name. Each only reads the events of a run; where its text goes is for others to say. */

import { type EventSink, encodeEvent } from "../scenarios/engine/events/run-event.ts";
import { createConsoleReporter, type ReporterOptions } from "./console-reporter.ts";

export const reporters = {
  /** For people at a terminal. */
  list: createConsoleReporter,
  /** For logs: nothing in it moves. */
  plain: (options) => createConsoleReporter({ ...options, live: undefined }),
  /** The events themselves, one in a line: for programs, and for bug reports. */
  json:
    ({ write }) =>
    (event) =>
      write(encodeEvent(event)),
} as const satisfies Readonly<Record<string, (options: ReporterOptions) => EventSink>>;

export type ReporterName = keyof typeof reporters;

export function createReporter(name: ReporterName, options: ReporterOptions): EventSink {
  return reporters[name](options);
}
