/** Whether a scenario asks for what is outside of it. */

import { allSteps } from "../grammar/all-steps.ts";
import type { Scenario } from "../grammar/scenario.ts";
import type { Step } from "../grammar/step.ts";

export function usesVerb(scenario: Scenario, kind: Step["kind"]): boolean {
  return allSteps(scenario).some((step) => step.kind === kind);
}
