/** What went wrong with a scenario, as text without colours, for reports that are files. */

import type { Failure } from "../scenarios/engine/events/failure.ts";
import type { ScenarioBegan, ScenarioVerdict } from "../scenarios/engine/events/run-event.ts";
import { failureText } from "./failure-text.ts";
import { createPaint } from "./paint.ts";
import type { EndedScenario } from "./scenario-progress.ts";

const paint = createPaint(false);

export function plainFailureText(failure: Failure, began: ScenarioBegan): string {
  return failureText(failure, began, paint);
}

/** Everything about the failures, and how to see them again. */
export function fullText({ began, ended }: EndedScenario): string {
  const texts = ended.failures.map((failure) => plainFailureText(failure, began));
  const why = ended.reason === undefined ? [] : [ended.reason];
  return [...why, ...texts, `rerun: ${ended.rerun}`].join("\n");
}

/** The first failure in one sentence, or why there is none. */
export function shortText({ ended }: EndedScenario): string {
  const [first] = ended.failures;
  if (ended.verdict === "unexpectedPass") return passedUnexpectedly(ended.reason);
  return first?.message ?? ended.reason ?? "";
}

export function passedUnexpectedly(reason: string | undefined): string {
  const why = reason === undefined ? "" : `: ${reason}`;
  return `it passed, though it is expected to fail${why}; take \`expectFail\` away`;
}

/** What it comes down to for tools that know no more than these. */
export type Outcome = "passed" | "failed" | "error" | "skipped" | "manual";

export const outcomes = {
  pass: "passed",
  fail: "failed",
  flaky: "passed",
  expectedFail: "skipped",
  unexpectedPass: "failed",
  notApplicable: "skipped",
  needsOperator: "manual",
  notRun: "skipped",
  error: "error",
} as const satisfies Record<ScenarioVerdict, Outcome>;

/** Why it was skipped, in words. */
export function skipReason({ ended }: EndedScenario): string {
  const words = {
    expectedFail: "failed as expected",
    notApplicable: "not applicable",
    needsOperator: "needs an operator",
    notRun: "not run",
  };
  const word = Object.entries(words).find(([verdict]) => verdict === ended.verdict)?.[1];
  const why = ended.reason ?? ended.failures[0]?.message;
  return [word, why].filter((part) => part !== undefined).join(": ");
}

/** The line to look at first. */
export function lineOf({ began, ended }: EndedScenario): number {
  const inFile = ended.failures.find(({ span }) => span.file === began.source.path);
  return inFile?.span.line ?? 1;
}
