/** Values of any shape that are known when the file is read, and the variables made of them. */

import type { SourceNode } from "../source/source-node.ts";
import { faultOfName, isSettled } from "./names.ts";
import { readTemplate } from "./read-template.ts";
import type { Reader } from "./reader.ts";
import { expectMap } from "./record.ts";
import type { Rule } from "./rule.ts";
import { tooLate } from "./static-scalar.ts";
import { evaluateTemplate, referencesIn, TemplateError } from "./template.ts";

export const constant: Rule<unknown> = {
  schema: {},
  read: (node, reader) => readConstant(node, reader, (name) => isSettled(name, reader.names)),
};

function readConstant(
  node: SourceNode,
  reader: Reader,
  isKnown: (name: string) => boolean,
): unknown {
  const template = readTemplate(node, { isPattern: false }, reader);
  if (template === undefined) return undefined;
  const late = referencesIn(template).filter(({ name }) => !isKnown(name));
  for (const reference of late) reader.report(tooLate(reference, reader));
  if (late.length > 0) return undefined;
  try {
    return evaluateTemplate(template, { values: reader.names.variables, nowMs: () => 0 });
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    reader.report({ code: "E120", message: error.message, span: error.span });
    return undefined;
  }
}

export interface VariableOptions {
  /** What variables are set to from outside. */
  readonly settings?: ReadonlyMap<string, string> | undefined;
  /** Those that steps of the scenario set. */
  readonly changing?: ReadonlySet<string>;
}

/** Makes `vars:` known; each may use those above it. It comes before all else in the file is read. */
export function readVariables(
  node: SourceNode,
  reader: Reader,
  { settings, changing }: VariableOptions = {},
): void {
  for (const { key, value } of expectMap(node, reader)?.entries ?? []) {
    const isTaken = reader.names.chargePoints.includes(key.text);
    const fault = isTaken ? `\`${key.text}\` is the name of a charger` : faultOfName(key.text);
    if (fault !== undefined) reader.report({ code: "E119", message: fault, span: key.span });
    // What they are at first is enough for each other.
    const read = readConstant(value, reader, (name) => reader.names.variables.has(name));
    const setting = settings?.get(key.text);
    const constantValue = setting === undefined ? read : settingLike(read, setting, value, reader);
    // A variable that is wrong is known all the same: one fault must not make others.
    reader.names.addVariable(key.text, {
      ...{ value: constantValue, origin: value.span },
      ...(changing?.has(key.text) && { isChanging: true }),
    });
  }
}

/** What is set from outside is of the kind that the file has: `04E12345` stays a text. */
function settingLike(
  like: unknown,
  setting: string,
  { span }: SourceNode,
  reader: Reader,
): unknown {
  if (typeof like !== "number" && typeof like !== "boolean") return setting;
  const isNumber = typeof like === "number";
  const value = isNumber ? Number(setting) : setting === "true";
  const fits = isNumber ? /^-?\d/.test(setting) && Number.isFinite(value) : isBoolean(setting);
  if (fits) return value;
  const wanted = isNumber ? "a number" : "`true` or `false`";
  reader.report({ code: "E103", message: `it is set to \`${setting}\`, and is ${wanted}`, span });
  return like;
}

function isBoolean(text: string): boolean {
  return text === "true" || text === "false";
}

/** What `vars:` is once {@link readVariables} has read it. */
export const variables: Rule<Reader["names"]["variables"]> = {
  schema: { type: "object" },
  read: (_node, { names }) => names.variables,
};
