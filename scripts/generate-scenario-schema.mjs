/** Writes schemas/scenario.schema.json, for editors, from the built grammar. Run it by `npm run generate`. */

import { writeFile } from "node:fs/promises";
import { createScenarioSchema } from "../dist/scenarios/engine/grammar/scenario-schema.js";

const target = new URL("../schemas/scenario.schema.json", import.meta.url);
await writeFile(target, `${JSON.stringify(createScenarioSchema(), undefined, 2)}\n`);
