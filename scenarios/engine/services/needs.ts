/** Whether a scenario asks for what is outside of it. */

import type { Scenario } from "../grammar/scenario.ts";
import type { Step } from "../grammar/step.ts";

export function usesVerb(scenario: Scenario, kind: Step["kind"]): boolean {
  const { setup, steps, timeline, cleanup } = scenario;
  const all = [...setup, ...steps, ...timeline.map(({ step }) => step), ...cleanup];
  return all.some((step) => isOrHolds(step, kind));
}

function isOrHolds(step: Step, kind: Step["kind"]): boolean {
  return step.kind === kind || stepsIn(step).some((one) => isOrHolds(one, kind));
}

function stepsIn(step: Step): readonly Step[] {
  switch (step.kind) {
    case "parallel":
      return step.value.branches.flat();
    case "repeat":
      return step.value.lanes.flatMap(({ steps }) => steps);
    case "run":
      return step.value.runs.flatMap(({ steps }) => steps);
    default:
      return [];
  }
}
