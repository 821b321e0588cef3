/** Which of the scenarios that were found are to be run. */

import type { Scenario } from "../../scenarios/engine/grammar/scenario.ts";
import type { SourceSpan } from "../../scenarios/engine/source/source-file.ts";
import type { TagExpression } from "./run-words.ts";

export interface Selection {
  readonly tag?: readonly TagExpression[];
  readonly grep?: RegExp;
  /** A line of a file means the scenario that stands there. */
  readonly lines?: readonly FileLine[];
  /** The keys of those that did not pass last time. */
  readonly failed?: ReadonlySet<string>;
  /** The paths of the files that have changed. */
  readonly changed?: ReadonlySet<string>;
}

export interface FileLine {
  readonly path: string;
  readonly line: number;
}

/** By which a scenario is known from one run to the next. */
export function keyOf({ source, name }: Pick<Scenario, "source" | "name">): string {
  return JSON.stringify([source.path, name]);
}

export function selectScenarios(
  scenarios: readonly Scenario[],
  { tag = [], grep, lines = [], failed, changed }: Selection,
): readonly Scenario[] {
  return scenarios
    .filter(({ tags }) => tag.every((expression) => fits(tags, expression)))
    .filter(({ name }) => grep === undefined || grep.test(name))
    .filter((scenario) => failed === undefined || failed.has(keyOf(scenario)))
    .filter((scenario) => changed === undefined || filesOf(scenario).some((at) => changed.has(at)))
    .filter((scenario) => isAtLine(scenario, lines, scenarios));
}

function fits(tags: readonly string[], { any, none }: TagExpression): boolean {
  const hasOne = any.length === 0 || any.some((tag) => tags.includes(tag));
  return hasOne && !none.some((tag) => tags.includes(tag));
}

/** The files that a scenario is made of. */
function filesOf({ source, libraries }: Scenario): readonly string[] {
  return [source, ...libraries].map(({ path }) => path);
}

/** A file whose lines nobody names is meant whole; and a line outside all cases means them all. */
function isAtLine(
  { source, caseSpan }: Scenario,
  lines: readonly FileLine[],
  all: readonly Scenario[],
): boolean {
  const own = lines.filter(({ path }) => path === source.path);
  const count = source.text.split("\n").length;
  const siblings = all.filter((one) => one.source.path === source.path);
  return (
    own.length === 0 ||
    own.some(({ line }) => {
      const isOfCase = siblings.some((one) => holds(one.caseSpan, line));
      return isOfCase ? holds(caseSpan, line) : line <= count;
    })
  );
}

function holds(span: SourceSpan | undefined, line: number): boolean {
  return span !== undefined && span.line <= line && line <= span.endLine;
}
