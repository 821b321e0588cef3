/**
 * Writes the pages that are made from the names of the tests, docs/conformance.md and
 * docs/configuration-keys.md, and the one that is made from the table of quirks, docs/quirks.md,
 * and those of the scenario language, docs/language.md and docs/diagnostics.md, from the grammar, all
 * from the build. Run it by `npm run generate`.
 */

import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import Mocha from "mocha";
import {
  describeDiagnostics,
  describeLanguage,
} from "../dist/scenarios/engine/grammar/describe-language.js";
import { describeQuirks } from "../dist/simulator/quirks/describe-quirks.js";
import { createConformancePage } from "../dist/test/conformance/conformance-page.js";
import { createKeyPage } from "../dist/test/conformance/key-page.js";

const root = await loadTests("dist/test");
writeFileSync("docs/conformance.md", createConformancePage(root));
writeFileSync("docs/configuration-keys.md", createKeyPage(root));
writeFileSync("docs/quirks.md", describeQuirks());
writeFileSync("docs/language.md", describeLanguage());
writeFileSync("docs/diagnostics.md", describeDiagnostics());

async function loadTests(folder) {
  const mocha = new Mocha();
  const names = readdirSync(folder, { recursive: true }).toSorted();
  for (const name of names) if (name.endsWith(".test.js")) mocha.addFile(join(folder, name));
  await mocha.loadFilesAsync();
  return mocha.suite;
}
