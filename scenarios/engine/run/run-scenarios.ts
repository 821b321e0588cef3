/** Runs scenarios, in order: what is told of them is the same however many of them go on at once. */

import {
  eventVersion,
  noVerdicts,
  type RunEvent,
  type ScenarioVerdict,
  type VerdictCounts,
} from "../events/run-event.ts";
import type { Scenario } from "../grammar/scenario.ts";
import { createOrderedLanes } from "./ordered-lanes.ts";
import { leaveOut, type ScenarioResult } from "./run-scenario.ts";
import { type TryOptions, tryScenario } from "./try-scenario.ts";
import type { Judgement } from "./verdict.ts";

export interface RunOptions extends Omit<TryOptions, "index"> {
  /** Of the programs that take part, by name: they stand at the head of the events. */
  readonly versions?: Readonly<Record<string, string>>;
  /** How many go on at once. It makes sense only with a `perform` that takes them elsewhere. */
  readonly jobs?: number | undefined;
  /** After so many that did not pass, the others are not run. */
  readonly bail?: number | undefined;
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
  const { versions = {}, jobs = 1, bail = Number.POSITIVE_INFINITY, ...rest } = options;
  const { emit, signal } = options;
  emit({ kind: "runBegan", version: eventVersion, versions, scenarioCount: scenarios.length });

  const stop = new AbortController();
  const signals = signal === undefined ? [stop.signal] : [stop.signal, signal];
  const ending = AbortSignal.any(signals);
  const lanes = createOrderedLanes<RunEvent, ScenarioResult>({
    ...{ count: scenarios.length, jobs, emit },
    start: (index, emitOfLane) =>
      tryScenario(at(scenarios, index), { ...rest, signal: ending, emit: emitOfLane, index }),
  });
  const results: ScenarioResult[] = [];
  let failed = 0;
  for (const [index, scenario] of scenarios.entries()) {
    if (ending.aborted) {
      const why = signal?.aborted === true ? {} : { reason: stoppedAfter(failed) };
      const judgement: Judgement = { verdict: "notRun", ...why };
      results.push(leaveOut(scenario, { ...rest, index }, judgement));
      continue;
    }
    const result = await lanes.take(index);
    results.push(result);
    if (bad.includes(result.verdict)) failed += 1;
    if (failed >= bail) stop.abort();
  }
  await lanes.close();
  const verdicts = countVerdicts(results);
  const isInterrupted = signal?.aborted === true;
  emit({ kind: "runEnded", verdicts, isInterrupted });
  return { scenarios: results, verdicts, isInterrupted };
}

const bad: readonly ScenarioVerdict[] = ["fail", "unexpectedPass", "error"];

function stoppedAfter(count: number): string {
  return `the run was to stop after ${count === 1 ? "a failure" : `${count} failures`}`;
}

function at(scenarios: readonly Scenario[], index: number): Scenario {
  const scenario = scenarios[index];
  if (scenario === undefined) throw new RangeError(`there is no scenario ${index}`);
  return scenario;
}

function countVerdicts(results: readonly ScenarioResult[]): VerdictCounts {
  const counts = { ...noVerdicts };
  for (const { verdict } of results) counts[verdict] += 1;
  return counts;
}
