/** The reporters by name. Each only reads the events of a run; where its text goes is for others to say. */

import { type EventSink, encodeEvent } from "../scenarios/engine/events/run-event.ts";
import { createAgentReporter } from "./agent-reporter.ts";
import {
  createConsoleReporter,
  createDotReporter,
  createQuietReporter,
} from "./console-reporter.ts";
import { createCtrfReporter } from "./ctrf-reporter.ts";
import { createGithubReporter } from "./github-reporter.ts";
import { createJunitReporter } from "./junit-reporter.ts";
import { createMarkdownReporter } from "./markdown-reporter.ts";
import { createMatrixCsvReporter, createMatrixReporter } from "./matrix-reporter.ts";
import type { ReporterOptions } from "./reporter-options.ts";
import { createTapReporter } from "./tap-reporter.ts";

export const reporters = {
  /** For people at a terminal. */
  list: createConsoleReporter,
  /** For logs: nothing in it moves. */
  plain: (options) => createConsoleReporter({ ...options, live: undefined }),
  dot: createDotReporter,
  quiet: createQuietReporter,
  agent: createAgentReporter,
  /** The events themselves, one in a line: for programs, and for bug reports. */
  json:
    ({ write }) =>
    (event) =>
      write(encodeEvent(event)),
  junit: createJunitReporter,
  ctrf: createCtrfReporter,
  tap: createTapReporter,
  markdown: createMarkdownReporter,
  github: createGithubReporter,
  matrix: createMatrixReporter,
  "matrix-csv": createMatrixCsvReporter,
} as const satisfies Readonly<Record<string, (options: ReporterOptions) => EventSink>>;

export type ReporterName = keyof typeof reporters;

export function createReporter(name: ReporterName, options: ReporterOptions): EventSink {
  return reporters[name](options);
}
