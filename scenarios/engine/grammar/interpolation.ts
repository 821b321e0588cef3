/** Finds the `${…}` in a scalar, after YAML has been parsed: a value can never change the structure. */

import type { SourceSpan } from "../source/source-file.ts";
import type { ScalarNode } from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import { builtInNames } from "./names.ts";
import type { Reader } from "./reader.ts";
import { type Reference, valueAt } from "./template.ts";

/** Texts and references in turn; undefined when one is malformed or unknown, which is then reported. */
export function readParts(
  node: ScalarNode,
  reader: Reader,
): readonly (string | Reference)[] | undefined {
  const parts: (string | Reference)[] = [];
  let isWhole = true;
  let end = 0;
  for (const found of node.text.matchAll(/\$\$\{|\$\{([^}]*)(\}?)/g)) {
    parts.push(node.text.slice(end, found.index));
    end = found.index + found[0].length;
    const reference = found[0] === "$${" ? "${" : readReference(node, found, reader);
    if (reference === undefined) isWhole = false;
    else parts.push(reference);
  }
  parts.push(node.text.slice(end));
  return isWhole ? joinTexts(parts) : undefined;
}

function readReference(
  node: ScalarNode,
  found: RegExpExecArray,
  reader: Reader,
): string | Reference | undefined {
  const [written, inside = "", brace] = found;
  const span = node.spanOf(found.index, found.index + written.length);
  const made = /^\s*fake((?:\.\w+)*)(?:\((.*)\))?\s*$/.exec(inside);
  if (made !== null && brace !== "") return makeUp(made, written, span, reader);
  const form = /^\s*([A-Za-z]\w*)((?:\.\w+)*)(?::0([1-9]\d?))?\s*$/.exec(inside);
  if (form === null || brace === "") {
    const message = `\`${written}\` is not written as a variable is`;
    const hint = brace === "" ? "the closing brace is missing" : "write `${name}`";
    reader.report({ code: "E123", message, span, hint });
    return undefined;
  }
  const [, name = "", dotted = "", digits] = form;
  const reference: Reference = {
    name,
    path: dotted.split(".").slice(1),
    written,
    span,
    ...(digits !== undefined && { digits: Number(digits) }),
  };
  return isKnown(reference, reader) ? reference : undefined;
}

function makeUp(
  [, dotted = "", argumentText]: RegExpExecArray,
  written: string,
  span: SourceSpan,
  { names, report }: Reader,
): string | undefined {
  const fake = names.fake(dotted.split(".").slice(1), argumentText);
  if (fake.isKnown) return fake.text;
  const { message, hint } = fake;
  report({ code: "E123", message: `\`${written}\`: ${message}`, span, hint });
  return undefined;
}

function isKnown(reference: Reference, reader: Reader): boolean {
  const { name, path, span } = reference;
  const { names } = reader;
  if (name === "env") return isInEnvironment(reference, reader);
  if (name === "index" && !names.hasIndex) return hasNoIndex(reference, reader);
  if (builtInNames.some((builtIn) => builtIn === name))
    return path.length === 0 || isPlainValue(reference, reader);
  const variable = names.variables.get(name);
  if (variable !== undefined) return hasPart(reference, variable.value, reader);
  if (names.captures.has(name)) return true;
  names.noteUnknown(name, span, [
    ...names.variables.keys(),
    ...names.captures.keys(),
    ...builtInNames,
  ]);
  return false;
}

function hasNoIndex({ written, span }: Reference, { report }: Reader): boolean {
  const message = `\`${written}\` is that of a charger, and this is about none`;
  report({ code: "E120", message, span, hint: "it stands in `chargers`, and in what they do" });
  return false;
}

/** A part that a variable does not have would be nothing when it is needed. */
function hasPart(
  { name, path, written, span }: Reference,
  value: unknown,
  { report }: Reader,
): boolean {
  // A variable that is wrong has been told of where it stands.
  if (value === undefined || valueAt(value, path) !== undefined) return true;
  const missing = path.findIndex((_, index) => {
    return valueAt(value, path.slice(0, index + 1)) === undefined;
  });
  const whole = Object(valueAt(value, path.slice(0, missing)));
  const message = `\`${written}\`: \`${name}\` has no \`${path[missing]}\``;
  report({ code: "E120", message, span, hint: suggest(path[missing] ?? "", Object.keys(whole)) });
  return false;
}

function isPlainValue({ name, written, span }: Reference, reader: Reader): boolean {
  reader.report({ code: "E123", message: `\`${written}\`: \`${name}\` has no parts`, span });
  return false;
}

function isInEnvironment({ path, written, span }: Reference, reader: Reader): boolean {
  const [variable, ...rest] = path;
  if (variable === undefined || rest.length > 0) {
    const hint = "write `${env.NAME}`";
    reader.report({
      code: "E123",
      message: `\`${written}\` names no environment variable`,
      span,
      hint,
    });
    return false;
  }
  if (reader.names.useEnvironment(variable)) return true;
  const message = `the environment variable \`${variable}\` is not set`;
  reader.report({ code: "E122", message, span });
  return false;
}

function joinTexts(parts: readonly (string | Reference)[]): readonly (string | Reference)[] {
  const joined: (string | Reference)[] = [];
  for (const part of parts) {
    const last = joined.at(-1);
    if (typeof part === "string" && typeof last === "string")
      joined[joined.length - 1] = last + part;
    else if (part !== "") joined.push(part);
  }
  return joined;
}
