/** Reads matching operators, as words (`$string`) and as keys (`{ $gt: 0 }`). */

import type { Schema } from "../../../schemas/schema.ts";
import type { SourceSpan } from "../source/source-file.ts";
import {
  clip,
  describeNode,
  type MapEntry,
  type MapNode,
  type ScalarNode,
  type SourceNode,
} from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import {
  type Operator,
  operatorKeys,
  operatorWords,
  type Relation,
  type ValueType,
  valueTypes,
} from "./operator.ts";
import { faultOfPattern } from "./pattern-guard.ts";
import { duration } from "./quantities.ts";
import type { Place } from "./read-template.ts";
import type { Reader } from "./reader.ts";
import { resolveScalar } from "./static-scalar.ts";
import type { OperatorTemplate, Template } from "./template.ts";

/** How the arguments of operators are read: they are templates themselves. */
type ReadTemplate = (node: SourceNode, place: Place, reader: Reader) => Template | undefined;

/** `$string`, `$now(5s)`; the text begins with a dollar sign and a letter. */
export function readOperatorWord(
  node: ScalarNode,
  place: Place,
  reader: Reader,
): OperatorTemplate | undefined {
  const { span } = node;
  if (!mayHoldOperator(node, node.text, place, reader)) return undefined;
  const operator = wordToOperator(node, reader);
  return operator === undefined ? undefined : { kind: "operators", operators: [operator], span };
}

function wordToOperator(node: ScalarNode, reader: Reader): Operator | undefined {
  const { text, span } = node;
  const tolerance = /^\$now\((.*)\)$/.exec(text)?.[1];
  if (tolerance !== undefined) return readNow(tolerance, span, reader);
  if (text === "$any" || text === "$absent") {
    return { kind: text === "$any" ? "any" : "absent", span };
  }
  const type = valueTypes.find(
    (known) => Object.hasOwn(operatorWords, text) && `$${known}` === text,
  );
  if (type !== undefined) return { kind: "type", type, span };

  const isKey = Object.hasOwn(operatorKeys, text) || text === "$now";
  const hint = isKey
    ? `it takes an argument: ${text === "$now" ? "$now(5s)" : `{ ${text}: … }`}`
    : suggest(text, [...Object.keys(operatorWords), ...Object.keys(operatorKeys), "$now(5s)"]);
  const message = `unknown operator \`${clip(text, 40)}\``;
  reader.report({
    code: isKey ? "E125" : "E124",
    message: isKey ? `\`${text}\` stands alone` : message,
    span,
    hint,
  });
  return undefined;
}

function readNow(tolerance: string, span: SourceSpan, reader: Reader): Operator | undefined {
  const converted = duration.convert({ text: tolerance, isPlain: true });
  if (converted.isValid) return { kind: "now", toleranceMs: converted.value, span };
  reader.report({
    code: "E125",
    message: `\`$now\`: ${converted.message}`,
    span,
    hint: "$now(5s)",
  });
  return undefined;
}

/** A map is one of operators when a key of it begins as they do. */
export function isOperatorMap(node: MapNode): boolean {
  return node.entries.some(({ key }) => key.text.startsWith("$"));
}

export function readOperatorMap(
  node: MapNode,
  place: Place,
  reader: Reader,
  readTemplate: ReadTemplate,
): OperatorTemplate | undefined {
  const operators = node.entries.flatMap((entry) => readKey(entry, place, reader, readTemplate));
  return operators.length === 0 ? undefined : { kind: "operators", operators, span: node.span };
}

function readKey(
  entry: MapEntry,
  place: Place,
  reader: Reader,
  readTemplate: ReadTemplate,
): readonly Operator[] {
  const { key } = entry;
  if (!key.text.startsWith("$")) {
    const message = `\`${key.text}\` stands beside operators: a map holds keys or operators`;
    reader.report({ code: "E125", message, span: key.span });
    return [];
  }
  if (!mayHoldOperator(key, key.text, place, reader)) return [];
  const read = readerOf(key.text);
  if (read !== undefined) {
    return read({ entry, place, reader, readTemplate });
  }
  const isWord = Object.hasOwn(operatorWords, key.text);
  const message = isWord ? `\`${key.text}\` takes no argument` : `unknown operator \`${key.text}\``;
  const hint = isWord ? "write the word alone" : suggest(key.text, Object.keys(operatorKeys));
  reader.report({ code: isWord ? "E125" : "E124", message, span: key.span, hint });
  return [];
}

function mayHoldOperator(node: ScalarNode, name: string, place: Place, reader: Reader): boolean {
  if (place.isPattern) return true;
  const message = `\`${clip(name, 40)}\` matches what is received; a value is wanted here`;
  reader.report({ code: "E126", message, span: node.span, hint: "write `$$` for a dollar sign" });
  return false;
}

interface Argument {
  readonly entry: MapEntry;
  readonly place: Place;
  readonly reader: Reader;
  readonly readTemplate: ReadTemplate;
}

type ReadArgument = (argument: Argument) => readonly Operator[];

const itemsOf = ({ schema }: Place): Schema | undefined => schema?.items;
const lengths: Schema = { type: "integer" };

const readers: Readonly<Record<string, ReadArgument>> = {
  $gt: (argument) => readBound("$gt", argument),
  $gte: (argument) => readBound("$gte", argument),
  $lt: (argument) => readBound("$lt", argument),
  $lte: (argument) => readBound("$lte", argument),
  $between: readBetween,
  $in: (argument) =>
    readItems(argument, argument.place.schema, (options, span) => ({ kind: "in", options, span })),
  $ne: (argument) =>
    readOne(argument, argument.place, (pattern, span) => ({ kind: "not", pattern, span })),
  $match: readMatch,
  $type: readType,
  $unordered: (argument) =>
    readItems(argument, itemsOf(argument.place), (items, span) => ({
      kind: "unordered",
      items,
      span,
    })),
  $contains: (argument) =>
    readItems(argument, itemsOf(argument.place), (items, span) => ({
      kind: "contains",
      items,
      span,
    })),
  $each: (argument) =>
    readOne(argument, { schema: itemsOf(argument.place), isPattern: true }, (pattern, span) => ({
      kind: "each",
      pattern,
      span,
    })),
  $length: (argument) =>
    readOne(argument, { schema: lengths, isPattern: true }, (pattern, span) => ({
      kind: "length",
      pattern,
      span,
    })),
};

function readerOf(name: string): ReadArgument | undefined {
  return Object.hasOwn(readers, name) ? readers[name] : undefined;
}

function readOne(
  { entry, reader, readTemplate }: Argument,
  place: Place,
  toOperator: (pattern: Template, span: SourceSpan) => Operator,
): readonly Operator[] {
  const pattern = readTemplate(entry.value, place, reader);
  return pattern === undefined ? [] : [toOperator(pattern, entry.key.span)];
}

function readItems(
  { entry, reader, readTemplate }: Argument,
  schema: Schema | undefined,
  toOperator: (items: readonly Template[], span: SourceSpan) => Operator,
): readonly Operator[] {
  const { key, value } = entry;
  if (value.kind !== "list" || value.items.length === 0) {
    const message = `\`${key.text}\` takes a list that is not empty, found ${describeNode(value)}`;
    reader.report({ code: "E125", message, span: value.span });
    return [];
  }
  const items = value.items.map((item) => readTemplate(item, { schema, isPattern: true }, reader));
  return [
    toOperator(
      items.filter((item) => item !== undefined),
      key.span,
    ),
  ];
}

/** A bound is a value: of the type that is wanted here, but not one of its words. */
function readBound(relation: Relation, argument: Argument): readonly Operator[] {
  const place = { schema: boundSchema(argument.place), isPattern: false };
  return readOne(argument, place, (bound, span) => ({ kind: "compare", relation, bound, span }));
}

function boundSchema({ schema }: Place): Schema | undefined {
  return schema?.type === "integer" ? { ...schema, type: "number" } : schema;
}

function readBetween(argument: Argument): readonly Operator[] {
  const { entry, reader, readTemplate, place } = argument;
  const { key, value } = entry;
  if (value.kind !== "list" || value.items.length !== 2) {
    const message = `\`$between\` takes two values, found ${describeNode(value)}`;
    reader.report({ code: "E125", message, span: value.span, hint: "{ $between: [1, 3] }" });
    return [];
  }
  const bounds = value.items.map((item) =>
    readTemplate(item, { schema: boundSchema(place), isPattern: false }, reader),
  );
  const [least, most] = bounds.map((bound) =>
    bound?.kind === "literal" ? bound.value : undefined,
  );
  if (typeof least === "number" && typeof most === "number" && least > most) {
    const message = `nothing is between ${least} and ${most}`;
    reader.report({ code: "E125", message, span: value.span, hint: "the smaller one goes first" });
  }
  const relations = ["$gte", "$lte"] as const;
  const { span } = key;
  return relations.flatMap((relation, index) => {
    const bound = bounds[index];
    return bound === undefined ? [] : [{ kind: "compare", relation, bound, span } as const];
  });
}

function readMatch({ entry, reader }: Argument): readonly Operator[] {
  const { key, value } = entry;
  const resolved = value.kind === "scalar" ? resolveScalar(value, reader) : undefined;
  const fault = resolved === undefined ? "a text is wanted" : faultOfPattern(resolved.text);
  if (resolved !== undefined && fault === undefined) {
    return [{ kind: "match", pattern: new RegExp(resolved.text, "u"), span: key.span }];
  }
  reader.report({ code: "E127", message: `\`$match\`: ${fault}`, span: value.span });
  return [];
}

function readType({ entry, reader }: Argument): readonly Operator[] {
  const { key, value } = entry;
  const word = value.kind === "scalar" ? value.text : "";
  const type: ValueType | undefined = valueTypes.find((known) => known === word);
  if (type !== undefined) return [{ kind: "type", type, span: key.span }];
  const message = `\`$type\` takes the name of a type, found ${describeNode(value)}`;
  reader.report({ code: "E125", message, span: value.span, hint: suggest(word, valueTypes) });
  return [];
}
