/** Runs a scenario, and again if it does not pass: that it did not pass at once is never forgotten. */

import type { ScenarioEnded } from "../events/run-event.ts";
import type { Scenario } from "../grammar/scenario.ts";
import { runScenario, type ScenarioOptions, type ScenarioResult } from "./run-scenario.ts";

/** Runs one scenario wherever it may be, and never rejects. The last event is `scenarioEnded`. */
export type Perform = (scenario: Scenario, options: ScenarioOptions) => Promise<ScenarioResult>;

export interface TryOptions extends ScenarioOptions {
  /** How often it is tried again at most. */
  readonly retries?: number | undefined;
  /** Here, if left out. */
  readonly perform?: Perform | undefined;
}

/** Never rejects. */
export async function tryScenario(
  scenario: Scenario,
  { retries = 0, perform, ...options }: TryOptions,
): Promise<ScenarioResult> {
  const performOnce: Perform = perform ?? runScenario;
  const { emit, index = 0, signal } = options;
  for (let attempt = 1; ; attempt += 1) {
    const endings: ScenarioEnded[] = [];
    const result = await performOnce(scenario, {
      ...options,
      emit(event) {
        if (event.kind === "scenarioEnded") endings.push(event);
        else emit(event);
      },
    });
    const { verdict, failures, durationMs: atMs } = result;
    const hasFailed = verdict === "fail" || verdict === "error";
    if (hasFailed && attempt <= retries && signal?.aborted !== true) {
      emit({ kind: "attemptFailed", scenario: index, atMs, attempt, verdict, failures });
      continue;
    }
    const judged = verdict === "pass" && attempt > 1 ? flaky(result, attempt) : result;
    for (const ending of endings) emit(withVerdict(ending, judged));
    return judged;
  }
}

function flaky(result: ScenarioResult, attempt: number): ScenarioResult {
  return { ...result, verdict: "flaky", reason: `it passed at attempt ${attempt}` };
}

/** Spelt out, so that the keys come in their order. */
function withVerdict(ending: ScenarioEnded, { verdict, reason }: ScenarioResult): ScenarioEnded {
  const { kind, scenario, atMs, failures, rerun } = ending;
  return {
    ...{ kind, scenario, atMs, verdict },
    ...(reason !== undefined && { reason }),
    ...{ failures, rerun },
  };
}
