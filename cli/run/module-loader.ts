/** Loads the modules that scenarios use: what stands in them is run. */

import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { ModuleLoader } from "../../scenarios/engine/services/services.ts";

/** Node keeps what it has loaded: a file that has changed needs another address. */
export function createModuleLoader(folder: string): ModuleLoader {
  return {
    async load(path) {
      const found = resolve(folder, path);
      const { href } = pathToFileURL(found);
      const version = createHash("sha256").update(readFileSync(found)).digest("hex");
      const loaded: object = await import(`${href}?${version}`);
      return loaded;
    },
  };
}
