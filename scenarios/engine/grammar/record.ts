/** Rules for maps with known keys. They are closed: a key that is not known is an error. */

import {
  describeNode,
  entryOf,
  type MapEntry,
  type MapNode,
  type SourceNode,
} from "../source/source-node.ts";
import { isMeantBy, suggest } from "../source/suggest.ts";
import type { JsonSchema } from "./json-schema.ts";
import type { Reader } from "./reader.ts";
import type { Infer, Rule } from "./rule.ts";

/** A key of a map: what it holds, under which name it is read, and what is said of it. */
export interface Field<N extends string, T, P extends "always" | "sometimes"> {
  /** The name in the program: with the unit last, and with the standard's nouns. */
  readonly name: N;
  readonly rule: Rule<T>;
  /** Whether what is read always has it. */
  readonly presence: P;
  /** What it is when it is left out; a field that is always there and has none must be written. */
  readonly fallback?: T;
  readonly description: string;
}

export type Fields = Readonly<Record<string, Field<string, unknown, "always" | "sometimes">>>;

/** What a map of these fields is read as. */
export type RecordOf<F extends Fields> = {
  readonly [K in keyof F as F[K]["presence"] extends "always" ? F[K]["name"] : never]: Infer<
    F[K]["rule"]
  >;
} & {
  readonly [K in keyof F as F[K]["presence"] extends "always" ? never : F[K]["name"]]?: Infer<
    F[K]["rule"]
  >;
};

export function required<const N extends string, T>(
  name: N,
  rule: Rule<T>,
  description: string,
): Field<N, T, "always"> {
  return { name, rule, presence: "always", description };
}

export function optional<const N extends string, T>(
  name: N,
  rule: Rule<T>,
  description: string,
): Field<N, T, "sometimes"> {
  return { name, rule, presence: "sometimes", description };
}

export function withDefault<const N extends string, T>(
  name: N,
  rule: Rule<T>,
  fallback: NoInfer<T>,
  description: string,
): Field<N, T, "always"> {
  return { name, rule, presence: "always", fallback, description };
}

/** `later`: keys that belong to the language, and that this version cannot obey. */
export function record<F extends Fields>(
  fields: F,
  { later = [] }: { readonly later?: readonly string[] } = {},
): Rule<RecordOf<F>> {
  return {
    schema: recordSchema(fields),
    read(node, reader) {
      const map = expectMap(node, reader);
      if (map === undefined) return undefined;
      reportUnknownKeys(map, Object.keys(fields), later, reader);
      // A key that comes later may stand in for one that is missing: one fault is enough.
      const isWhole = !map.entries.some(({ key }) => later.includes(key.text));
      return readFields(fields, map, reader, isWhole);
    },
  };
}

export function recordSchema(fields: Fields): JsonSchema {
  const mustStand = Object.entries(fields).filter(([, field]) => isRequired(field));
  return {
    type: "object",
    additionalProperties: false,
    properties: Object.fromEntries(
      Object.entries(fields).map(([key, { rule, description }]) => [
        key,
        { ...rule.schema, description },
      ]),
    ),
    ...(mustStand.length > 0 && { required: mustStand.map(([key]) => key) }),
  };
}

export function expectMap(node: SourceNode, reader: Reader): MapNode | undefined {
  if (node.kind === "map") return node;
  const message = `a map is wanted, found ${describeNode(node)}`;
  reader.report({ code: "E103", message, span: node.span });
  return undefined;
}

/** Undefined when something is missing or wrong that what is read cannot do without. */
export function readFields<F extends Fields>(
  fields: F,
  map: MapNode,
  reader: Reader,
  mustTellMissing = true,
): RecordOf<F> | undefined {
  const inside = reader.inside(map);
  if (mustTellMissing) reportMissing(fields, map, reader);
  const values = Object.entries(fields).map(([key, field]) => [
    field.name,
    readField(key, field, map, inside),
  ]);
  const missing = Object.values(fields).find(
    ({ name, presence }) =>
      presence === "always" && values.some(([of, value]) => of === name && value === undefined),
  );
  if (missing !== undefined) return undefined;
  // The types of the fields promise what this holds; the compiler cannot follow key by key.
  return Object.fromEntries(values.filter(([, value]) => value !== undefined));
}

function readField(key: string, field: Fields[string], map: MapNode, inside: Reader): unknown {
  const entry = entryOf(map, key);
  return entry === undefined ? field.fallback : field.rule.read(entry.value, inside);
}

function reportMissing(fields: Fields, map: MapNode, { report }: Reader): void {
  const span = map.entries[0]?.key.span ?? map.span;
  const known = Object.keys(fields);
  const unknown = map.entries.map(({ key }) => key.text).filter((key) => !known.includes(key));
  for (const [key, field] of Object.entries(fields)) {
    if (!isRequired(field) || entryOf(map, key) !== undefined) continue;
    if (isMeantBy(key, unknown, known)) continue;
    report({ code: "E102", message: `\`${key}\` is missing`, span });
  }
}

function isRequired({ presence, fallback }: Fields[string]): boolean {
  return presence === "always" && fallback === undefined;
}

export function reportUnknownKeys(
  map: MapNode,
  known: readonly string[],
  later: readonly string[],
  reader: Reader,
): void {
  for (const { key } of map.entries.filter((entry) => !known.includes(entry.key.text))) {
    reportUnknownKey(key, known, later, reader);
  }
}

function reportUnknownKey(
  { text, span }: MapEntry["key"],
  known: readonly string[],
  later: readonly string[],
  reader: Reader,
): void {
  if (later.includes(text)) {
    reader.report({ code: "E109", message: `\`${text}\` comes with a later version`, span });
    return;
  }
  const hint = suggest(text, [...known, ...later]);
  reader.report({ code: "E101", message: `unknown key \`${text}\``, span, hint });
}
