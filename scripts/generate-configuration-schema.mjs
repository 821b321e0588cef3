/** Writes schemas/configuration.schema.json, for editors, from the built reader. Run it by `npm run generate`. */

import { writeFile } from "node:fs/promises";
import { createConfigurationSchema } from "../dist/central/configuration-file/configuration-schema.js";

const target = new URL("../schemas/configuration.schema.json", import.meta.url);
await writeFile(target, `${JSON.stringify(createConfigurationSchema(), undefined, 2)}\n`);
