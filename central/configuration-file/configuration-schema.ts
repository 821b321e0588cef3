/** The schema of our own configuration file, for editors. */

import { readOwnConfiguration } from "./read-own.ts";
import { SchemaReader, type SettingsSchema } from "./schema-reader.ts";
import { ServerPaths } from "./server-paths.ts";

export function createConfigurationSchema(): SettingsSchema {
  const reader = new SchemaReader();
  readOwnConfiguration(reader, new ServerPaths({ file: "plugfest.yaml", base: "." }));
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    title: "A central system of plugfest",
    ...reader.schema(),
  };
}
