/** What a run says about each requirement: the worst of what its scenarios and steps say. */

import type { Level, ScenarioVerdict, StepVerdict } from "../scenarios/engine/events/run-event.ts";
import type { EndedScenario } from "./scenario-progress.ts";

export type RequirementVerdict =
  | "pass"
  | "flaky"
  | "notApplicable"
  | "needsOperator"
  | "notRun"
  | "fail"
  | "error";

export interface ConformanceRow {
  readonly requirement: string;
  readonly level: Level;
  readonly verdict: RequirementVerdict;
  readonly scenarios: readonly string[];
  readonly files: readonly string[];
}

/** That a failure is expected does not make it conform. */
const ofScenario = {
  pass: "pass",
  fail: "fail",
  flaky: "flaky",
  expectedFail: "fail",
  unexpectedPass: "pass",
  notApplicable: "notApplicable",
  needsOperator: "needsOperator",
  notRun: "notRun",
  error: "error",
} as const satisfies Record<ScenarioVerdict, RequirementVerdict>;

const ofStep = {
  pass: "pass",
  remark: "fail",
  fail: "fail",
  error: "error",
  needsOperator: "needsOperator",
  skipped: "notRun",
  stopped: "notRun",
} as const satisfies Record<StepVerdict, RequirementVerdict>;

/** One that is proved in a single scenario is proved: what could not be run takes nothing from it. */
const fromWeakest: readonly RequirementVerdict[] = [
  ...(["notApplicable", "needsOperator", "notRun"] as const),
  ...(["pass", "flaky", "fail", "error"] as const),
];

/** Sorted by requirement, then by level. */
export function conformanceRows(scenarios: readonly EndedScenario[]): ConformanceRow[] {
  const rows = new Map<string, ConformanceRow>();
  for (const { began, ended, clauses } of scenarios) {
    const verdict = ofScenario[ended.verdict];
    const checked = [
      ...began.refs.map((ref) => ({ ref, level: "must", verdict }) as const),
      ...clauses.map((clause) => ({ ...clause, verdict: ofStep[clause.verdict] })),
    ];
    for (const { ref, level, verdict: found } of checked) {
      const key = `${ref}\n${level}`;
      const before = rows.get(key);
      rows.set(key, {
        requirement: ref,
        level,
        verdict: before === undefined ? found : stronger(before.verdict, found),
        scenarios: [...new Set([...(before?.scenarios ?? []), began.name])],
        files: [...new Set([...(before?.files ?? []), began.source.path])],
      });
    }
  }
  return [...rows.values()].sort(
    (a, b) =>
      a.requirement.localeCompare(b.requirement, "en", { numeric: true }) ||
      levels.indexOf(a.level) - levels.indexOf(b.level),
  );
}

const levels: readonly Level[] = ["must", "should", "may"];

function stronger(a: RequirementVerdict, b: RequirementVerdict): RequirementVerdict {
  return fromWeakest.indexOf(b) > fromWeakest.indexOf(a) ? b : a;
}
