/** The schema of scenario files for editors. That a step has exactly one verb, only the loader says. */

import type { JsonSchema } from "./json-schema.ts";
import { topSchema } from "./scenario.ts";
import { stepSchema } from "./step.ts";

export function createScenarioSchema(): JsonSchema {
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A scenario of plugfest",
    ...topSchema,
    definitions: { step: stepSchema() },
  };
}
