/** `--reporter name[=path]`, as it is written; more than one may stand there, with commas between. */

import { InvalidArgumentError } from "commander";
import type { ReporterName } from "../../reports/reporter.ts";
import { suggest } from "../../scenarios/engine/source/suggest.ts";

export interface ReporterSpec {
  readonly name: ReporterName;
  readonly path?: string;
}

/** The name of its file, for those that are files by nature. */
export const fileNames = {
  list: undefined,
  plain: undefined,
  dot: undefined,
  quiet: undefined,
  agent: undefined,
  json: undefined,
  github: undefined,
  junit: "junit.xml",
  ctrf: "ctrf.json",
  tap: "run.tap",
  markdown: "summary.md",
  matrix: "conformance.md",
  "matrix-csv": "conformance.csv",
} as const satisfies Readonly<Record<ReporterName, string | undefined>>;

export const reporterNames: readonly string[] = Object.keys(fileNames);

export function readReporters(
  text: string,
  before: readonly ReporterSpec[] = [],
): readonly ReporterSpec[] {
  return [...before, ...text.split(",").map(readReporter)];
}

function readReporter(text: string): ReporterSpec {
  const [name = "", ...rest] = text.trim().split("=");
  if (!isReporter(name)) {
    const hint = suggest(name, reporterNames) ?? `one of ${reporterNames.join(", ")}`;
    throw new InvalidArgumentError(`There is no reporter \`${name}\`: ${hint}`);
  }
  const path = rest.join("=");
  if (rest.length > 0 && path === "") throw new InvalidArgumentError("Behind `=` comes a path.");
  return rest.length === 0 ? { name } : { name, path };
}

function isReporter(name: string): name is ReporterName {
  return Object.hasOwn(fileNames, name);
}
