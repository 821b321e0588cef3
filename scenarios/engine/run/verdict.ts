/** What becomes of a scenario: whether it is run at all, and what its failures make of it. */

import type { Failure } from "../events/failure.ts";
import type { ScenarioVerdict } from "../events/run-event.ts";
import type { Scenario } from "../grammar/scenario.ts";

export interface Judgement {
  readonly verdict: ScenarioVerdict;
  readonly reason?: string | undefined;
}

/** Undefined: it is to be run. `capabilities` are those of what is tested, if anybody knows them. */
export function reasonNotToRun(
  { skipReason, requires }: Scenario,
  capabilities: ReadonlySet<string> | undefined,
): Judgement | undefined {
  if (skipReason !== undefined) return { verdict: "notRun", reason: skipReason };
  const missing = requires.filter((name) => capabilities?.has(name) === false);
  if (missing.length === 0) return undefined;
  return { verdict: "notApplicable", reason: `it requires ${missing.join(", ")}` };
}

/** An error is never excused: it says nothing of what was tested. */
export function judgeScenario(
  { expectFail }: Scenario,
  failures: readonly Failure[],
  todayMs: number,
): Judgement {
  const verdict = verdictOf(failures);
  if (expectFail === undefined || verdict === "error" || verdict === "needsOperator") {
    return { verdict };
  }
  const { reason, untilMs = Number.POSITIVE_INFINITY } = expectFail;
  if (verdict === "pass") return { verdict: "unexpectedPass", reason };
  return todayMs < untilMs ? { verdict: "expectedFail", reason } : { verdict };
}

function verdictOf(failures: readonly Failure[]): "pass" | "fail" | "needsOperator" | "error" {
  if (failures.some(({ blame }) => blame === "ours")) return "error";
  if (failures.some(({ blame }) => blame === "theirs")) return "fail";
  return failures.length > 0 ? "needsOperator" : "pass";
}
