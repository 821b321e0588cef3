/**
 * Matches what was received with a pattern. Maps are partial: the keys that the pattern has are looked at,
 * unless it must be exact. The outcome is a list of differences, field by field.
 */

import type { SourceSpan } from "../source/source-file.ts";
import { assign } from "./assign.ts";
import { describePattern } from "./describe-pattern.ts";
import { operatorHolds } from "./match-operator.ts";
import type { Operator } from "./operator.ts";
import { preview } from "./preview.ts";
import { evaluateTemplate, type MapTemplate, type Scope, type Template } from "./template.ts";

export interface FieldDifference {
  /** Where in the message, as `idTagInfo.status` or `chargingSchedulePeriod.0.limit`. */
  readonly path: string;
  readonly expected: string;
  readonly actual: string;
  /** Where in the scenario it was said. */
  readonly span: SourceSpan;
}

export interface MatchOptions {
  /** Keys that the pattern does not have are differences too. */
  readonly isExact?: boolean;
}

/** @throws {TemplateError} when a name in the pattern stands for nothing */
export function matchValue(
  pattern: Template,
  actual: unknown,
  scope: Scope,
  { isExact = false }: MatchOptions = {},
): readonly FieldDifference[] {
  return match(pattern, actual, { path: "", scope, isExact });
}

interface Place {
  readonly path: string;
  readonly scope: Scope;
  readonly isExact: boolean;
}

function match(pattern: Template, actual: unknown, place: Place): readonly FieldDifference[] {
  switch (pattern.kind) {
    case "literal":
      return pattern.value === actual ? [] : [difference(pattern, actual, place)];
    case "reference":
    case "text": {
      const wanted = evaluateTemplate(pattern, place.scope);
      return isLike(wanted, actual, place.isExact, 0) ? [] : [difference(pattern, actual, place)];
    }
    case "list":
      return Array.isArray(actual) && actual.length === pattern.items.length
        ? pattern.items.flatMap((item, index) => match(item, actual[index], at(place, index)))
        : [difference(pattern, actual, place)];
    case "map":
      return isMap(actual)
        ? matchMap(pattern, actual, place)
        : [difference(pattern, actual, place)];
    case "operators":
      return pattern.operators.flatMap((operator) => matchOperator(operator, actual, place));
  }
}

function matchMap(pattern: MapTemplate, actual: object, place: Place): readonly FieldDifference[] {
  const differences = pattern.entries.flatMap(({ key, value }) =>
    match(value, Object.hasOwn(actual, key) ? Reflect.get(actual, key) : undefined, at(place, key)),
  );
  if (!place.isExact) return differences;

  const expected = new Set(pattern.entries.map(({ key }) => key));
  const others = Object.keys(actual).filter((key) => !expected.has(key));
  return [
    ...differences,
    ...others.map((key) => ({
      path: at(place, key).path,
      expected: "nothing",
      actual: preview(Reflect.get(actual, key)),
      span: pattern.span,
    })),
  ];
}

function matchOperator(
  operator: Operator,
  actual: unknown,
  place: Place,
): readonly FieldDifference[] {
  const differences =
    actual === undefined
      ? mayBeAbsent(operator, place)
      : (matchItems(operator, actual, place) ?? holds(operator, actual, place));
  if (typeof differences !== "boolean") return differences;
  if (differences) return [];
  const { path, scope } = place;
  const expected = describePattern(operator, scope);
  return [{ path, expected, actual: preview(actual), span: operator.span }];
}

/** What is not there satisfies `$absent`, and a choice that has it. */
function mayBeAbsent(operator: Operator, place: Place): boolean {
  return operator.kind === "in"
    ? operator.options.some((option) => fits(option, undefined, place))
    : operator.kind === "absent";
}

function holds(operator: Operator, actual: unknown, place: Place): boolean {
  switch (operator.kind) {
    case "in":
      return operator.options.some((option) => fits(option, actual, place));
    case "not":
      return !fits(operator.pattern, actual, place);
    case "each":
    case "length":
    case "unordered":
    case "contains":
      return false; // It is no list, or not of the length that is wanted.
    default:
      return operatorHolds(operator, actual, place.scope);
  }
}

function fits(pattern: Template, actual: unknown, place: Place): boolean {
  return match(pattern, actual, place).length === 0;
}

/** What differs inside a list; undefined for what does not look into lists, or is given none. */
function matchItems(
  operator: Operator,
  actual: unknown,
  place: Place,
): readonly FieldDifference[] | undefined {
  if (operator.kind === "length" && (Array.isArray(actual) || typeof actual === "string")) {
    return match(operator.pattern, actual.length, at(place, "$length"));
  }
  if (!Array.isArray(actual)) return undefined;
  switch (operator.kind) {
    case "each":
      return actual.flatMap((item, index) => match(operator.pattern, item, at(place, index)));
    case "unordered":
      return actual.length === operator.items.length
        ? matchAny(operator.items, actual, place)
        : undefined;
    case "contains":
      return matchAny(operator.items, actual, place);
    default:
      return undefined;
  }
}

function matchAny(
  patterns: readonly Template[],
  actual: readonly unknown[],
  place: Place,
): readonly FieldDifference[] {
  const { leftOver } = assign(patterns, actual, (pattern, item) => fits(pattern, item, place));
  return leftOver.map((pattern) => ({
    path: place.path,
    expected: `${describePattern(pattern, place.scope)} among the items`,
    actual: preview(actual),
    span: pattern.span,
  }));
}

function difference(pattern: Template, actual: unknown, { path, scope }: Place): FieldDifference {
  const { span } = pattern;
  return { path, expected: describePattern(pattern, scope), actual: preview(actual), span };
}

function at(place: Place, key: string | number): Place {
  return { ...place, path: place.path === "" ? String(key) : `${place.path}.${key}` };
}

function isMap(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** No message of OCPP is nested as deep as this. */
const mostDepth = 40;

/** Whether a value is as a captured one: maps are partial here too, unless they must be exact. */
function isLike(wanted: unknown, actual: unknown, isExact: boolean, depth: number): boolean {
  if (depth > mostDepth) return false;
  if (Array.isArray(wanted)) {
    return (
      Array.isArray(actual) &&
      actual.length === wanted.length &&
      wanted.every((item, index) => isLike(item, actual[index], isExact, depth + 1))
    );
  }
  if (!isMap(wanted)) return wanted === actual;
  if (!isMap(actual)) return false;
  const entries = Object.entries(wanted);
  if (isExact && Object.keys(actual).length !== entries.length) return false;
  return entries.every(
    ([key, value]) =>
      Object.hasOwn(actual, key) && isLike(value, Reflect.get(actual, key), isExact, depth + 1),
  );
}
