/** `plugfest init`: a first scenario that passes at once, and says what to change to see it fail. */

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import { schemaText } from "./schema.ts";

const scenarioPath = "scenarios/first.ocpp.yaml";
const schemaPath = "scenarios/scenario.schema.json";

const scenario = `# yaml-language-server: $schema=./scenario.schema.json
name: A charger boots, and a car charges
description: >
  A charger and a central system, both of plugfest, in virtual time: nothing needs to be installed.
  Run it with \`plugfest run\`. To see it fail, write \`Rejected\` instead of \`Accepted\` below.
tags: [first]
central: { reference: { config: { tags: { TAG-1: Accepted } } } }
chargers:
  CP1: { connectors: 1, vendor: ACME, model: AC22 }
steps:
  - boot:
    reply: { status: Accepted }
  - plug: 1
  - start: { connector: 1, tag: TAG-1 }
    reply: { idTagInfo: { status: Accepted } }
  - charge: { energy: 2kWh }
  - assert: CP1.connector(1).status == "Charging"
  - stop:
`;

/** Nothing that is there is written over. */
export function init({ stdout, folder }: Terminal): number {
  const files = new Map([
    [scenarioPath, scenario],
    [schemaPath, schemaText("scenario")],
  ]);
  const taken = [...files.keys()].find((path) => existsSync(join(folder, path)));
  if (taken !== undefined) {
    throw new CommandError(`\`${taken}\` is there already`, exitCode.usage);
  }
  for (const [path, text] of files) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  const written = [...files.keys()].map((path) => `wrote ${path}\n`).join("");
  stdout.write(`${written}
Now: plugfest run
Then write \`Rejected\` instead of \`Accepted\` in ${scenarioPath}, and run it again to see it fail.
`);
  return exitCode.passed;
}
