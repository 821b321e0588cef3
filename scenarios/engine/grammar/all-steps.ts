/** All steps of a scenario, those in blocks and in fragments too. */

import type { Scenario } from "./scenario.ts";
import type { Step } from "./step.ts";

export type Bodies = Pick<Scenario, "setup" | "steps" | "timeline" | "cleanup">;

export function allSteps({ setup, steps, timeline, cleanup }: Bodies): readonly Step[] {
  const top = [...setup, ...steps, ...timeline.map(({ step }) => step), ...cleanup];
  return top.flatMap(withInner);
}

function withInner(step: Step): readonly Step[] {
  return [step, ...stepsIn(step).flatMap(withInner)];
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
