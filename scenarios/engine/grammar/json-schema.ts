/** The part of JSON Schema (draft 07) that the grammar is told to editors in. */

export interface JsonSchema {
  readonly $schema?: string;
  readonly $ref?: string;
  readonly title?: string;
  readonly description?: string;
  readonly examples?: readonly unknown[];
  readonly default?: unknown;
  readonly type?: JsonType | readonly JsonType[];
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly pattern?: string;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minLength?: number;
  readonly minItems?: number;
  readonly minProperties?: number;
  readonly items?: JsonSchema;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly required?: readonly string[];
  readonly propertyNames?: JsonSchema;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly anyOf?: readonly JsonSchema[];
  readonly allOf?: readonly JsonSchema[];
  readonly definitions?: Readonly<Record<string, JsonSchema>>;
}

type JsonType = "object" | "array" | "string" | "integer" | "number" | "boolean" | "null";

/** A place that takes a single value takes one with a variable in it too. */
export function orVariable(schema: JsonSchema): JsonSchema {
  const { description, ...rest } = schema;
  return {
    ...(description !== undefined && { description }),
    anyOf: [rest, { type: "string", pattern: "\\$\\{.+\\}" }],
  };
}
