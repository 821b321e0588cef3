/**
 * Reads a value that goes into a message, or is matched with one. The schema of the message says at each
 * place what is wanted: where it wants a text, the value is taken as written (`04E12345`).
 */

import { explain } from "../../../schemas/explain.ts";
import type { Schema } from "../../../schemas/schema.ts";
import {
  describeNode,
  type ListNode,
  type MapEntry,
  type MapNode,
  type ScalarNode,
  type SourceNode,
} from "../source/source-node.ts";
import { isMeantBy, suggest } from "../source/suggest.ts";
import { readParts } from "./interpolation.ts";
import { isOperatorMap, readOperatorMap, readOperatorWord } from "./read-operator.ts";
import type { Reader } from "./reader.ts";
import { type Scalar, type Template, templateOf } from "./template.ts";
import { readUntyped } from "./untyped.ts";

/** What is known of the place a value stands at. */
export interface Place {
  readonly schema?: Schema | undefined;
  /** A pattern may hold operators and leave keys out; a value that is sent may not. */
  readonly isPattern: boolean;
}

export function readTemplate(node: SourceNode, place: Place, reader: Reader): Template | undefined {
  switch (node.kind) {
    case "scalar":
      return readScalar(node, place, reader);
    case "list":
      return readList(node, place, reader);
    case "map":
      return isOperatorMap(node)
        ? readOperatorMap(node, place, reader, readTemplate)
        : readMap(node, place, reader);
  }
}

function readScalar(node: ScalarNode, place: Place, reader: Reader): Template | undefined {
  if (/^\$[A-Za-z]/.test(node.text)) return readOperatorWord(node, place, reader);

  const parts = readParts(node, reader);
  if (parts === undefined) return undefined;
  if (parts.some((part) => typeof part !== "string")) {
    return templateOf(parts, { span: node.span, asText: place.schema?.type === "string" });
  }
  const text = parts.join("").replace(/^\$\$/, "$");
  const value = readLiteral(node, text, place, reader);
  return value === undefined ? undefined : { kind: "literal", value, span: node.span };
}

function readLiteral(
  node: ScalarNode,
  text: string,
  { schema }: Place,
  reader: Reader,
): Scalar | undefined {
  const isText = schema?.type === "string" && !(node.isPlain && text === "");
  // What was made up, or is no variable after all, is a text.
  const isPlain = node.isPlain && text === node.text;
  const value = isText || !isPlain ? text : readUntyped(node, reader);
  if (value === undefined || schema === undefined || !reader.isStrict) return value;

  const violation = explain(schema, value).find(({ level }) => level === "fail");
  if (violation === undefined) return value;
  const expected =
    violation.rule === "type" && schema.type !== undefined
      ? withArticle(schema.type)
      : violation.expected;
  const message = `${expected} is wanted, found ${describeNode(node)}`;
  reader.report({ code: "E152", message, span: node.span, hint: hintFor(schema, node) });
  return undefined;
}

function hintFor(schema: Schema, node: ScalarNode): string | undefined {
  if (schema.enum !== undefined) return suggest(node.text, schema.enum);
  if (schema.type === "boolean") return "write `true` or `false`";
  const wantsNumber = schema.type === "integer" || schema.type === "number";
  return wantsNumber && !node.isPlain && node.text !== "" ? "take the quotes away" : undefined;
}

function readList(node: ListNode, place: Place, reader: Reader): Template | undefined {
  if (!isWanted("array", node, place, reader)) return undefined;
  const schema = place.schema?.items;
  const read = node.items.map((item) => readTemplate(item, { ...place, schema }, reader));
  return { kind: "list", items: read.filter((item) => item !== undefined), span: node.span };
}

function readMap(node: MapNode, place: Place, reader: Reader): Template | undefined {
  if (!isWanted("object", node, place, reader)) return undefined;
  if (!place.isPattern && reader.isStrict) reportMissing(node, place.schema, reader);
  const entries = node.entries.flatMap((entry) => {
    const { key, value } = entry;
    const schema = schemaOfKey(entry, place.schema, reader);
    const read =
      schema === "unknown" ? undefined : readTemplate(value, { ...place, schema }, reader);
    return read === undefined ? [] : [{ key: key.text, keySpan: key.span, value: read }];
  });
  return { kind: "map", entries, span: node.span };
}

function isWanted(
  type: "array" | "object",
  node: SourceNode,
  { schema }: Place,
  reader: Reader,
): boolean {
  if (!reader.isStrict || schema?.type === undefined || schema.type === type) return true;
  const message = `${withArticle(schema.type)} is wanted, found ${describeNode(node)}`;
  reader.report({ code: "E152", message, span: node.span });
  return false;
}

function withArticle(type: string): string {
  if (type === "array") return "a list";
  if (type === "object") return "a map";
  if (type === "string") return "a text";
  return /^[aeiou]/.test(type) ? `an ${type}` : `a ${type}`;
}

function reportMissing(node: MapNode, schema: Schema | undefined, reader: Reader): void {
  const known = Object.keys(schema?.properties ?? {});
  const present = node.entries.map(({ key }) => key.text);
  const unknown = present.filter((name) => !known.includes(name));
  for (const name of schema?.required ?? []) {
    if (present.includes(name) || isMeantBy(name, unknown, known)) continue;
    reader.report({ code: "E153", message: `\`${name}\` is missing`, span: node.span });
  }
}

function schemaOfKey(
  { key }: MapEntry,
  schema: Schema | undefined,
  reader: Reader,
): Schema | undefined | "unknown" {
  const properties = schema?.properties ?? {};
  if (Object.hasOwn(properties, key.text)) return properties[key.text];
  if (!reader.isStrict || schema?.additionalProperties !== false) return undefined;

  const message = `the message has no \`${key.text}\``;
  const hint = suggest(key.text, Object.keys(properties));
  reader.report({ code: "E151", message, span: key.span, hint });
  return "unknown";
}
