/** Runs scenarios, one after the other. */

import { eventVersion, noVerdicts, type VerdictCounts } from "../events/run-event.ts";
import type { Scenario } from "../grammar/scenario.ts";
import {
  leaveOut,
  runScenario,
  type ScenarioOptions,
  type ScenarioResult,
} from "./run-scenario.ts";

export interface RunOptions extends Omit<ScenarioOptions, "index"> {
  /** Of the programs that take part, by name: they stand at the head of the events. */
  readonly versions?: Readonly<Record<string, string>>;
}

export interface RunResult {
  /** In the order in which they were given. */
  readonly scenarios: readonly ScenarioResult[];
  readonly verdicts: VerdictCounts;
  /** The signal came: what had begun was switched off, and the rest was not run. */
  readonly isInterrupted: boolean;
}

/** Never rejects, and comes back early, with everything switched off, when the signal says so. */
export async function runScenarios(
  scenarios: readonly Scenario[],
  options: RunOptions,
): Promise<RunResult> {
  const { versions = {}, ...rest } = options;
  const { emit, signal } = options;
  emit({ kind: "runBegan", version: eventVersion, versions, scenarioCount: scenarios.length });
  const results: ScenarioResult[] = [];
  for (const [index, scenario] of scenarios.entries()) {
    const own = { ...rest, index };
    results.push(signal?.aborted ? leaveOut(scenario, own) : await runScenario(scenario, own));
  }
  const verdicts = countVerdicts(results);
  const isInterrupted = signal?.aborted === true;
  emit({ kind: "runEnded", verdicts, isInterrupted });
  return { scenarios: results, verdicts, isInterrupted };
}

function countVerdicts(results: readonly ScenarioResult[]): VerdictCounts {
  const counts = { ...noVerdicts };
  for (const { verdict } of results) counts[verdict] += 1;
  return counts;
}
