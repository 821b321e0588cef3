/** Writes the schemas of scenarios and of the configuration, for editors, from the build. Run it by `npm run generate`. */

import { writeFile } from "node:fs/promises";
import { schemaNames, schemaText } from "../dist/cli/commands/schema.js";

for (const name of schemaNames) {
  await writeFile(new URL(`../schemas/${name}.schema.json`, import.meta.url), schemaText(name));
}
