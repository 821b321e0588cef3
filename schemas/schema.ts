/** Our JSON schemas of OCPP 1.6, read from their files when first asked for. */

import { readFileSync } from "node:fs";
import type { Action } from "./messages.ts";

/** The part of JSON Schema (draft 07) that the schemas of OCPP 1.6 are written in. */
export interface Schema {
  readonly description?: string;
  readonly type?: "object" | "array" | "string" | "integer" | "number" | "boolean";
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly required?: readonly string[];
  readonly additionalProperties?: boolean;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly enum?: readonly string[];
  readonly maxLength?: number;
  readonly format?: "date-time" | "uri";
  readonly multipleOf?: number;
  /** Our own keyword: what the standard forbids and we let pass with a remark. */
  readonly tolerated?: Pick<Schema, "type" | "enum">;
}

export type SchemaName = Action | `${Action}Response`;

/** A schema as it stands in its file: what messages share is referred to. */
interface WrittenSchema extends Omit<Schema, "properties" | "items"> {
  readonly $schema?: string;
  readonly $ref?: string;
  readonly definitions?: Readonly<Record<string, WrittenSchema>>;
  readonly properties?: Readonly<Record<string, WrittenSchema>>;
  readonly items?: WrittenSchema;
}

/** The schema of a request (`Authorize`) or of a response (`AuthorizeResponse`), without references. */
export function readSchema(name: SchemaName): Schema {
  return resolve(readFile(name));
}

function resolve({ $schema: _, $ref, properties, items, ...rest }: WrittenSchema): Schema {
  if ($ref !== undefined) return resolve(readDefinition($ref));
  return {
    ...rest,
    ...(properties !== undefined && { properties: resolveEach(properties) }),
    ...(items !== undefined && { items: resolve(items) }),
  };
}

function resolveEach(properties: Readonly<Record<string, WrittenSchema>>): Record<string, Schema> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, property]) => [name, resolve(property)]),
  );
}

let definitions: WrittenSchema["definitions"];

function readDefinition(reference: string): WrittenSchema {
  definitions ??= readFile("definitions").definitions ?? {};
  const definition = definitions[reference.slice(reference.lastIndexOf("/") + 1)];
  if (definition === undefined) throw new Error(`no definition for ${reference}`);
  return definition;
}

function readFile(name: string): WrittenSchema {
  const url = new URL(import.meta.resolve(`#schemas/ocpp1.6/${name}.json`));
  return JSON.parse(readFileSync(url, "utf8"));
}
