/** Reports that can only be written when the run is over: its scenarios are gathered until then. */

import type { EventSink, RunEnded } from "../scenarios/engine/events/run-event.ts";
import { createScenarioProgress, type EndedScenario } from "./scenario-progress.ts";

export interface WholeRun {
  /** Of the programs that took part, by name. */
  readonly versions: Readonly<Record<string, string>>;
  readonly scenarios: readonly EndedScenario[];
  readonly ended: RunEnded;
  /** On the wall clock. */
  readonly beganAtMs: number;
  readonly endedAtMs: number;
}

export function gatherRun(nowMs: () => number, over: (run: WholeRun) => void): EventSink {
  const progress = createScenarioProgress();
  const scenarios: EndedScenario[] = [];
  const beganAtMs = nowMs();
  let versions: WholeRun["versions"] = {};

  return (event) => {
    const scenario = progress.read(event);
    if (scenario !== undefined) scenarios.push(scenario);
    if (event.kind === "runBegan") versions = event.versions;
    if (event.kind !== "runEnded") return;
    over({ versions, scenarios, ended: event, beganAtMs, endedAtMs: nowMs() });
  };
}
