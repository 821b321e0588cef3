/** `set: { vars.limit: 16 }`: a variable becomes another one, and stays what kind of value it is. */

import type { Schema } from "../../../schemas/schema.ts";
import type { SourceSpan } from "../source/source-file.ts";
import type { MapEntry, MapNode, SourceNode } from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import { faultOfName } from "./names.ts";
import { readTemplate } from "./read-template.ts";
import type { Reader } from "./reader.ts";
import { evaluateTemplate, type Scope, type Template, TemplateError } from "./template.ts";

export interface VariableChange {
  readonly kind: "variable";
  readonly name: string;
  readonly span: SourceSpan;
  /** @throws {TemplateError} when a name in it stands for nothing, or it is of another kind */
  evaluate(scope: Scope): unknown;
}

const prefix = "vars.";

/** The variables that some `set` in the file changes: their values are not known before. */
export function changedVariables(top: MapNode): ReadonlySet<string> {
  const paths = entriesIn(top).flatMap(({ key, value }) =>
    key.text === "set" && value.kind === "map" ? value.entries.map((entry) => entry.key.text) : [],
  );
  const ofVariables = paths.filter((path) => path.startsWith(prefix));
  return new Set(ofVariables.map((path) => path.slice(prefix.length)));
}

function entriesIn(node: SourceNode): readonly MapEntry[] {
  if (node.kind === "list") return node.items.flatMap(entriesIn);
  if (node.kind === "scalar") return [];
  return node.entries.flatMap((entry) => [entry, ...entriesIn(entry.value)]);
}

export function readVariableChange(entry: MapEntry, reader: Reader): VariableChange | undefined {
  const { key, value } = entry;
  const name = key.text.slice(prefix.length);
  const { variables } = reader.names;
  const variable = variables.get(name);
  if (variable?.isChanging !== true) {
    const known = [...variables.keys()].filter((one) => faultOfName(one) === undefined);
    const message = `\`vars\` of the scenario have no \`${name}\``;
    reader.report({ code: "E139", message, span: key.span, hint: suggest(name, known) });
    return undefined;
  }
  const { span } = value;
  const kind = kindOf(variable.value);
  const schema: Schema | undefined = kind === "a text" ? { type: "string" } : undefined;
  const template = readTemplate(value, { isPattern: false, schema }, reader);
  if (template === undefined) return undefined;
  const check = (found: Kind) =>
    found === kind ? undefined : `\`${name}\` is ${kind}, and is set to ${found}`;
  const fault = template.kind === "reference" ? undefined : check(kindOfTemplate(template));
  if (fault !== undefined) reader.report({ code: "E103", message: fault, span });
  return {
    ...{ kind: "variable", name, span },
    evaluate(scope) {
      const found = evaluateTemplate(template, scope);
      const wrong = check(kindOf(found));
      if (wrong !== undefined) throw new TemplateError(wrong, span);
      return found;
    },
  };
}

type Kind = "a text" | "a number" | "true or false" | "a list" | "a map" | "nothing";

function kindOf(value: unknown): Kind {
  switch (typeof value) {
    case "string":
      return "a text";
    case "number":
      return "a number";
    case "boolean":
      return "true or false";
    default:
      if (Array.isArray(value)) return "a list";
      return typeof value === "object" && value !== null ? "a map" : "nothing";
  }
}

function kindOfTemplate(template: Template): Kind {
  if (template.kind === "literal") return kindOf(template.value);
  if (template.kind === "text") return "a text";
  return template.kind === "list" ? "a list" : "a map";
}
