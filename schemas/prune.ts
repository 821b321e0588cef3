/** Takes from a payload what says nothing: nulls, and what its schema does not know. */

import type { Schema } from "./schema.ts";

/** No deeper than the schema is. A payload without either is the same afterwards. */
export function prune(schema: Schema, value: unknown): unknown {
  const { items } = schema;
  if (Array.isArray(value)) return items ? value.map((item) => prune(items, item)) : value;
  if (typeof value !== "object" || value === null) return value;
  const kept = Object.entries(value).filter(
    ([name, field]) => field !== null && isAllowed(schema, name),
  );
  return Object.fromEntries(kept.map(([name, field]) => [name, pruneField(schema, name, field)]));
}

function isAllowed(schema: Schema, name: string): boolean {
  return schema.additionalProperties !== false || schemaOf(schema, name) !== undefined;
}

function pruneField(schema: Schema, name: string, field: unknown): unknown {
  const known = schemaOf(schema, name);
  return known === undefined ? field : prune(known, field);
}

/** A field may be named like a method that every object has. */
function schemaOf({ properties = {} }: Schema, name: string): Schema | undefined {
  return Object.hasOwn(properties, name) ? properties[name] : undefined;
}
