/** `plugfest list`: says which scenarios `run` would run. Its result goes to stdout. */

import type { Scenario } from "../../scenarios/engine/grammar/scenario.ts";
import { exitCode } from "../exit-code.ts";
import { listText } from "../run/list-text.ts";
import { planRun } from "../run/plan-run.ts";
import type { PlanOptions } from "../run/run-options.ts";
import type { Terminal } from "../terminal.ts";

export interface ListOptions extends PlanOptions {
  readonly json?: boolean;
}

/** The exit code. */
export function list(
  patterns: readonly string[],
  options: ListOptions,
  terminal: Terminal,
): number {
  const plan = planRun(patterns, options, terminal);
  if (plan === undefined) return exitCode.usage;
  const { scenarios } = plan;
  const text =
    options.json === true
      ? `${JSON.stringify(scenarios.map(toFacts), undefined, 2)}\n`
      : listText(scenarios);
  terminal.stdout.write(text);
  return scenarios.length === 0 ? exitCode.nothingSelected : exitCode.passed;
}

function toFacts({ source, name, tags, refs, seed, chargePoints }: Scenario) {
  return { path: source.path, name, tags, refs, seed, chargePoints: chargePoints.length };
}
