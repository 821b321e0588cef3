/** Rules made of rules: lists, maps with free keys, and short forms. */

import { describeNode, type MapNode, type SourceNode } from "../source/source-node.ts";
import type { JsonSchema } from "./json-schema.ts";
import { faultOfName, identifierPattern, mendName } from "./names.ts";
import type { Reader } from "./reader.ts";
import { expectMap } from "./record.ts";
import type { Rule } from "./rule.ts";

export function list<T>(item: Rule<T>): Rule<readonly T[]> {
  return {
    schema: { type: "array", items: item.schema },
    read(node, reader) {
      if (node.kind !== "list") {
        const message = `a list is wanted, found ${describeNode(node)}`;
        reader.report({ code: "E103", message, span: node.span });
        return undefined;
      }
      const items = node.items.map((each) => item.read(each, reader));
      return items.filter((each) => each !== undefined);
    },
  };
}

export interface DictionaryOptions {
  /** The keys are names that expressions speak of; else they are any text. */
  readonly hasNames: boolean;
}

export function dictionary<T>(
  value: Rule<T>,
  { hasNames }: DictionaryOptions,
): Rule<ReadonlyMap<string, T>> {
  const propertyNames = hasNames ? { propertyNames: { pattern: identifierPattern } } : {};
  return {
    schema: { type: "object", ...propertyNames, additionalProperties: value.schema },
    read(node, reader) {
      const map = expectMap(node, reader);
      if (map === undefined) return undefined;
      if (hasNames) reportNames(map, reader);
      const read = map.entries.map(
        (entry) => [entry.key.text, value.read(entry.value, reader)] as const,
      );
      return new Map(read.flatMap(([key, each]) => (each === undefined ? [] : [[key, each]])));
    },
  };
}

/** That keys are no names that expressions can speak of. */
export function reportNames(map: MapNode, { report }: Reader): void {
  for (const { key } of map.entries) {
    const message = faultOfName(key.text);
    if (message === undefined) continue;
    const mended = mendName(key.text);
    const hint = faultOfName(mended) === undefined ? `write \`${mended}\`` : undefined;
    report({ code: "E119", message, span: key.span, hint });
  }
}

/** A thing that is most often written short, as a single value, and else as `long` has it. */
export function shortOr<S, T>(short: Rule<S>, toLong: (value: S) => T, long: Rule<T>): Rule<T> {
  return {
    schema: { anyOf: [short.schema, long.schema] },
    read(node, reader) {
      if (node.kind === "map") return long.read(node, reader);
      const value = short.read(node, reader);
      return value === undefined ? undefined : toLong(value);
    },
  };
}

/** A key that may stand alone, as in `- boot:`. */
export function orNothing<T>(rule: Rule<T>, nothing: NoInfer<T>): Rule<T> {
  const schema: JsonSchema = { anyOf: [rule.schema, { type: "null" }] };
  return {
    schema,
    read: (node, reader) => (isNothing(node) ? nothing : rule.read(node, reader)),
  };
}

function isNothing(node: SourceNode): boolean {
  return node.kind === "scalar" && node.isPlain && node.text === "";
}

/** What is read, made into something else; undefined when that reports why it cannot be. */
export function mapped<S, T>(
  rule: Rule<S>,
  map: (value: S, node: SourceNode, reader: Reader) => T | undefined,
): Rule<T> {
  return {
    schema: rule.schema,
    read(node, reader) {
      const value = rule.read(node, reader);
      return value === undefined ? undefined : map(value, node, reader);
    },
  };
}
