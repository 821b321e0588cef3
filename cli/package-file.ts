/** What the package says of itself, and what lies beside its program. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

const root = new URL("../../", import.meta.url);

export const bundledScenarios = fileURLToPath(new URL("scenarios/", root));

export function readVersion(): string {
  return JSON.parse(readFileSync(new URL("package.json", root), "utf8")).version;
}
