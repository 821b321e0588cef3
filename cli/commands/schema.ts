/** `plugfest schema`: the schemas that editors check files with, on stdout or beside the files. */

import { join } from "node:path";
import type { JsonSchema } from "../../scenarios/engine/grammar/json-schema.ts";
import { createScenarioSchema } from "../../scenarios/engine/grammar/scenario-schema.ts";
import { exitCode } from "../exit-code.ts";
import { createConfigSchema } from "../run/config-grammar.ts";
import type { Terminal } from "../terminal.ts";
import { createTextFile } from "../text-file.ts";

export const schemaNames = ["scenario", "config"] as const;

export type SchemaName = (typeof schemaNames)[number];

export interface SchemaOptions {
  /** The folder; this one, if it is only said that it be written. */
  readonly write?: string | true;
}

const schemas: Readonly<Record<SchemaName, () => JsonSchema>> = {
  scenario: createScenarioSchema,
  config: createConfigSchema,
};

export function schema(
  name: SchemaName,
  { write }: SchemaOptions,
  { stdout, folder }: Terminal,
): number {
  if (write === undefined) {
    stdout.write(schemaText(name));
    return exitCode.passed;
  }
  const path = join(write === true ? "." : write, `${name}.schema.json`);
  const file = createTextFile(path, { folder, content: "the schema" });
  file.write(schemaText(name));
  file.close();
  stdout.write(`${path}\n`);
  return exitCode.passed;
}

export function schemaText(name: SchemaName): string {
  return `${JSON.stringify(schemas[name](), undefined, 2)}\n`;
}
