/** Replaces the variables of a scalar that must have its value when the file is read. */

import type { Fault } from "../source/diagnostic.ts";
import { clip, type ScalarNode } from "../source/source-node.ts";
import { readParts } from "./interpolation.ts";
import { isSettled, originOf } from "./names.ts";
import type { Reader } from "./reader.ts";
import type { PlainScalar } from "./rule.ts";
import { type Reference, toText, valueAt } from "./template.ts";

export interface ResolvedScalar extends PlainScalar {
  /** What was replaced by what: a fault in the value is better understood with it. */
  readonly notes: readonly string[];
}

export function resolveScalar(node: ScalarNode, reader: Reader): ResolvedScalar | undefined {
  const parts = readParts(node, reader);
  if (parts === undefined) return undefined;

  const references = parts.filter((part) => typeof part !== "string");
  const late = references.find(({ name }) => !isSettled(name, reader.names));
  if (late !== undefined) {
    reader.report(tooLate(late, reader));
    return undefined;
  }
  return resolveParts(parts, references, node, reader);
}

/** Of a name whose value is wanted when the file is read. */
export function tooLate({ name, written, span }: Reference, { names }: Reader): Fault {
  const isVariable = names.variables.has(name);
  const message = isVariable
    ? `\`${written}\` is changed by \`set\`, and must be known when the file is read`
    : `\`${written}\` has no value yet when the file is read`;
  const hint = isVariable ? "use a variable that nothing sets" : "use a variable of `vars:`";
  return { code: "E128", message, span, hint };
}

function resolveParts(
  parts: readonly (string | Reference)[],
  references: readonly Reference[],
  node: ScalarNode,
  reader: Reader,
): ResolvedScalar | undefined {
  const values = new Map(
    references.map((reference) => [reference, staticValueOf(reference, reader)]),
  );
  const missing = references.find((reference) => !isSingle(values.get(reference)));
  if (missing !== undefined) {
    const message = `\`${missing.written}\` is not a single value`;
    reader.report({ code: "E103", message, span: missing.span });
    return undefined;
  }
  const [whole] = parts.length === 1 ? references : [];
  const text = (part: string | Reference) =>
    typeof part === "string" ? part : toText(values.get(part)).padStart(part.digits ?? 0, "0");
  return {
    text: parts.map(text).join(""),
    isPlain: whole === undefined ? node.isPlain : typeof values.get(whole) !== "string",
    notes: references.map((reference) => noteOf(reference, values.get(reference), reader)),
  };
}

function staticValueOf({ name, path }: Reference, { names }: Reader): unknown {
  return valueAt(names.variables.get(name)?.value, path);
}

function isSingle(value: unknown): boolean {
  return ["string", "number", "boolean"].includes(typeof value);
}

function noteOf({ name, path, written }: Reference, value: unknown, { names }: Reader): string {
  const variable = names.variables.get(name);
  const origin = variable && originOf(variable, path);
  const from = origin === undefined ? "" : `, from ${origin.file}:${origin.line}:${origin.column}`;
  return `\`${written}\` is \`${clip(toText(value), 60)}\`${from}`;
}
