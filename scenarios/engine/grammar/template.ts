/**
 * A value as it is written: it may hold variables, and where something is matched, operators. It is kept
 * as a tree with the place of everything, and evaluated when the scenario gets there.
 */

import type { SourceSpan } from "../source/source-file.ts";
import { originOf, type ScopedValue } from "./names.ts";
import type { Operator } from "./operator.ts";
import { preview } from "./preview.ts";

export type Template =
  | LiteralTemplate
  | ReferenceTemplate
  | TextTemplate
  | ListTemplate
  | MapTemplate
  | OperatorTemplate;

export type Scalar = string | number | boolean | null;

export interface LiteralTemplate {
  readonly kind: "literal";
  readonly value: Scalar;
  readonly span: SourceSpan;
}

/** A value that is nothing but `${name}`: it keeps the type of what the name stands for. */
export interface ReferenceTemplate {
  readonly kind: "reference";
  readonly reference: Reference;
  /** A text is wanted here, so a number becomes one. */
  readonly asText: boolean;
  readonly span: SourceSpan;
}

/** A text with variables in it. */
export interface TextTemplate {
  readonly kind: "text";
  readonly parts: readonly (string | Reference)[];
  readonly span: SourceSpan;
}

export interface ListTemplate {
  readonly kind: "list";
  readonly items: readonly Template[];
  readonly span: SourceSpan;
}

export interface MapTemplate {
  readonly kind: "map";
  readonly entries: readonly TemplateEntry[];
  readonly span: SourceSpan;
}

export interface TemplateEntry {
  readonly key: string;
  readonly keySpan: SourceSpan;
  readonly value: Template;
}

/** One or more operators, all of which must hold. */
export interface OperatorTemplate {
  readonly kind: "operators";
  readonly operators: readonly Operator[];
  readonly span: SourceSpan;
}

/** `${name.path:format}` as it stands in a scalar. */
export interface Reference {
  readonly name: string;
  readonly path: readonly string[];
  /** `${index:05}` is written with at least five digits. */
  readonly digits?: number;
  readonly written: string;
  readonly span: SourceSpan;
}

/** The template of a scalar that holds references. */
export function templateOf(
  parts: readonly (string | Reference)[],
  { span, asText }: { readonly span: SourceSpan; readonly asText: boolean },
): ReferenceTemplate | TextTemplate {
  const [first] = parts;
  return parts.length === 1 && typeof first === "object"
    ? { kind: "reference", reference: first, asText, span }
    : { kind: "text", parts, span };
}

/** What the names of a template stand for at some moment of a run. */
export interface Scope {
  /** The variables of the scenario, and what has been captured. */
  readonly values: ReadonlyMap<string, ScopedValue>;
  /** Of the charge point that a step is about, for `${index}`. */
  readonly index?: number;
  /** The clock of the scenario, for `${now}` and `$now(5s)`. */
  nowMs(): number;
}

/** A name stands for nothing, or for a value that cannot stand there. */
export class TemplateError extends Error {
  override readonly name = "TemplateError";
  readonly span: SourceSpan;

  constructor(message: string, span: SourceSpan) {
    super(message);
    this.span = span;
  }
}

/** @throws {TemplateError} when a name stands for nothing, or the template is a pattern */
export function evaluateTemplate(template: Template, scope: Scope): unknown {
  switch (template.kind) {
    case "literal":
      return template.value;
    case "reference":
      return evaluateReference(template, scope);
    case "text":
      return template.parts
        .map((part) => (typeof part === "string" ? part : toText(resolve(part, scope).value)))
        .join("");
    case "list":
      return template.items.map((item) => evaluateTemplate(item, scope));
    case "map":
      return Object.fromEntries(
        template.entries.map(({ key, value }) => [key, evaluateTemplate(value, scope)]),
      );
    case "operators":
      throw new TemplateError("an operator has no value", template.span);
  }
}

/** One step of the way from what is written to what it stood for. */
export interface Substitution {
  readonly written: string;
  readonly value: string;
  readonly span: SourceSpan;
  /** Where the value was written, or captured. */
  readonly origin?: SourceSpan;
}

/** What stood for what in a template, for a report of why a step failed. */
export function substitutionsIn(template: Template, scope: Scope): readonly Substitution[] {
  return referencesIn(template).map((reference) => {
    const { value, origin } = resolve(reference, scope);
    return {
      written: reference.written,
      value: toText(value),
      span: reference.span,
      ...(origin !== undefined && { origin }),
    };
  });
}

export function toText(value: unknown): string {
  return typeof value === "string" ? value : preview(value);
}

function evaluateReference({ reference, asText }: ReferenceTemplate, scope: Scope): unknown {
  const { value } = resolve(reference, scope);
  const isSingle = typeof value === "number" || typeof value === "boolean";
  return asText && isSingle ? String(value) : value;
}

/** @throws {TemplateError} when the name stands for nothing */
function resolve(reference: Reference, scope: Scope): ScopedValue {
  const { name, path, digits, written, span } = reference;
  const found = meaningOf(name, scope);
  const value = found === undefined ? undefined : valueAt(found.value, path);
  if (found === undefined || value === undefined) {
    throw new TemplateError(`\`${written}\` stands for nothing`, span);
  }
  const origin = originOf(found, path);
  const shown = digits === undefined ? value : toText(value).padStart(digits, "0");
  return { value: shown, ...(origin !== undefined && { origin }) };
}

function meaningOf(name: string, { values, index, nowMs }: Scope): ScopedValue | undefined {
  if (name === "now") return { value: new Date(nowMs()).toISOString() };
  if (name === "index" && index !== undefined) return { value: index };
  return values.get(name);
}

/** The value at the end of a dotted path; undefined when there is none. */
export function valueAt(value: unknown, path: readonly (string | number)[]): unknown {
  let at = value;
  for (const key of path) {
    if (typeof at !== "object" || at === null || !Object.hasOwn(at, key)) return undefined;
    at = Reflect.get(at, key);
  }
  return at;
}

export function referencesIn(template: Template): readonly Reference[] {
  switch (template.kind) {
    case "reference":
      return [template.reference];
    case "text":
      return template.parts.filter((part) => typeof part !== "string");
    case "list":
      return template.items.flatMap(referencesIn);
    case "map":
      return template.entries.flatMap(({ value }) => referencesIn(value));
    case "operators":
      return template.operators.flatMap(templatesIn).flatMap(referencesIn);
    case "literal":
      return [];
  }
}

function templatesIn(operator: Operator): readonly Template[] {
  switch (operator.kind) {
    case "compare":
      return [operator.bound];
    case "in":
      return operator.options;
    case "not":
    case "each":
    case "length":
      return [operator.pattern];
    case "unordered":
    case "contains":
      return operator.items;
    default:
      return [];
  }
}
