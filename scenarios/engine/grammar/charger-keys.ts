/** The keys of a charger with what is said of each, those within its car, meter and security too. */

import { charger } from "./charger.ts";
import type { JsonSchema } from "./json-schema.ts";

export interface DescribedKey {
  /** `ev.arrives`. */
  readonly path: string;
  readonly description: string;
}

export const chargerKeys: readonly DescribedKey[] = keysOf(charger.schema, "");

function keysOf(schema: JsonSchema, prefix: string): readonly DescribedKey[] {
  const properties = Object.entries(propertiesOf(schema));
  return properties.flatMap(([key, property]) => {
    const path = `${prefix}${key}`;
    const { description = "" } = property;
    return [{ path, description }, ...keysOf(property, `${path}.`)];
  });
}

/** Of a map, or of the long form of what can be written short. */
function propertiesOf({ properties, anyOf = [] }: JsonSchema): Record<string, JsonSchema> {
  return properties ?? anyOf.find((form) => form.properties !== undefined)?.properties ?? {};
}
