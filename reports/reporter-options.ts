/** What a reporter is given: where its text goes, and what the events do not say. */

import type { LiveOutput } from "./live-line.ts";

export interface ReporterOptions {
  /** Where the results go. */
  write(text: string): void;
  readonly isColourful: boolean;
  /** Each step has its line as well. */
  readonly isVerbose?: boolean | undefined;
  /** A terminal for what is going on now; without it there is nothing of that. */
  readonly live?: LiveOutput | undefined;
  /** The wall clock, to say how long the run took. */
  nowMs(): number;
  /** What all parts of one run have in common, when it is spread over machines. */
  readonly runId?: string | undefined;
  /** Where all the events of the run are written, for who wants to see more. */
  readonly eventsPath?: string | undefined;
  /** Other reports that are written besides. */
  readonly reportPaths?: readonly string[] | undefined;
}
