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

/** A schema as it stands in its file: what several share is referred to. */
export interface WrittenSchema extends Omit<Schema, "properties" | "items"> {
  readonly $schema?: string;
  readonly $ref?: string;
  readonly definitions?: Definitions;
  readonly properties?: Readonly<Record<string, WrittenSchema>>;
  readonly items?: WrittenSchema;
}

type Definitions = Readonly<Record<string, WrittenSchema>>;

let sharedDefinitions: Definitions | undefined;

/** The schema of a request (`Authorize`) or of a response (`AuthorizeResponse`), dereferenced. */
export function readSchema(name: SchemaName): Schema {
  sharedDefinitions ??= readFile("definitions").definitions ?? {};
  return dereference(readFile(name), sharedDefinitions);
}

/**
 * Puts each definition where it is referred to.
 *
 * @throws Error if there is no such definition.
 */
export function dereference(schema: WrittenSchema, definitions: Definitions): Schema {
  const { $schema: _schema, definitions: _definitions, $ref, properties, items, ...rest } = schema;
  if ($ref !== undefined) return dereference(definitionOf($ref, definitions), definitions);
  return {
    ...rest,
    ...(properties !== undefined && { properties: dereferenceEach(properties, definitions) }),
    ...(items !== undefined && { items: dereference(items, definitions) }),
  };
}

function dereferenceEach(
  properties: Definitions,
  definitions: Definitions,
): Readonly<Record<string, Schema>> {
  return Object.fromEntries(
    Object.entries(properties).map(([name, schema]) => [name, dereference(schema, definitions)]),
  );
}

function definitionOf(reference: string, definitions: Definitions): WrittenSchema {
  const definition = definitions[reference.slice(reference.lastIndexOf("/") + 1)];
  if (definition === undefined) throw new Error(`no definition for ${reference}`);
  return definition;
}

function readFile(name: string): WrittenSchema {
  const url = new URL(import.meta.resolve(`#schemas/ocpp1.6/${name}.json`));
  return JSON.parse(readFileSync(url, "utf8"));
}
