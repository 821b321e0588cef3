/**
 * Says in which ways a payload departs from a schema. The compiled validators only say whether; to have
 * them list everything would take memory as large as a hostile peer likes. This walk stops in time.
 */

import { isDateTime, isTolerableDateTime, isUri } from "./formats.ts";
import type { Schema } from "./schema.ts";

/** One departure of a payload from its schema. */
export interface Violation {
  /** A JSON pointer to the value, or to where it should be. Very long names in it are cut. */
  readonly path: string;
  /** The keyword of JSON Schema that was broken: `required`, `type`, `enum`, `maxLength`, ... */
  readonly rule: string;
  readonly expected: string;
  readonly found: string;
  /** `warn`: the standard forbids it, but the payload can be used as it is. */
  readonly level: "fail" | "warn";
}

/** In binary, 21.4 is no multiple of 0.1, and 0.3 is not either: this far from one is still one. */
export const multipleOfDecimals = 6;
const multipleOfTolerance = 10 ** -multipleOfDecimals;

/** Whatever is beyond them is not looked for. */
export const maxViolations = 20;
const maxExcerpt = 40;

/** The departures, failures first, no more than 20 of them. */
export function explain(schema: Schema, payload: unknown): readonly Violation[] {
  const report = createReport();
  checkValue(schema, payload, "", report);
  return report.violations();
}

interface Report {
  add(violation: Violation): void;
  isFull(): boolean;
  violations(): readonly Violation[];
}

function createReport(): Report {
  const byLevel: Record<Violation["level"], Violation[]> = { fail: [], warn: [] };
  return {
    add: (violation) => {
      const list = byLevel[violation.level];
      if (list.length < maxViolations) list.push(violation);
    },
    // Remarks never end the walk: a failure behind the last of them decides.
    isFull: () => byLevel.fail.length >= maxViolations,
    violations: () => [...byLevel.fail, ...byLevel.warn].slice(0, maxViolations),
  };
}

function checkValue(schema: Schema, value: unknown, path: string, report: Report): void {
  if (!isOfType(schema.type, value)) {
    const level = isTolerated(schema, value) ? "warn" : "fail";
    report.add({ path, rule: "type", expected: `${schema.type}`, found: show(value), level });
  } else if (typeof value === "string") {
    checkString(schema, value, path, report);
  } else if (typeof value === "number") {
    checkNumber(schema, value, path, report);
  } else if (Array.isArray(value)) {
    checkArray(schema, value, path, report);
  } else if (isObject(value)) {
    checkObject(schema, value, path, report);
  }
}

function isOfType(type: Schema["type"], value: unknown): boolean {
  switch (type) {
    case undefined:
      return true;
    case "integer":
      return Number.isInteger(value);
    case "number":
      return Number.isFinite(value);
    case "array":
      return Array.isArray(value);
    case "object":
      return isObject(value);
    case "string":
    case "boolean":
      return typeof value === type;
  }
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function isTolerated({ tolerated }: Schema, value: unknown): boolean {
  return tolerated !== undefined && isOfType(tolerated.type, value) && isListed(tolerated, value);
}

function isListed({ enum: values }: Schema, value: unknown): boolean {
  return values === undefined || (typeof value === "string" && values.includes(value));
}

function checkString(schema: Schema, value: string, path: string, report: Report): void {
  const { enum: values = [], maxLength = Number.POSITIVE_INFINITY, format } = schema;
  if (!isListed(schema, value)) {
    const level = isTolerated(schema, value) ? "warn" : "fail";
    const expected = `one of ${shorten(values.join(", "), 200)}`;
    report.add({ path, rule: "enum", expected, found: show(value), level });
  }
  if (isLongerThan(maxLength, value)) {
    const [expected, found] = [`at most ${maxLength} characters`, `${value.length} characters`];
    report.add({ path, rule: "maxLength", expected, found, level: "fail" });
  }
  if (format === "date-time" && !isDateTime(value)) {
    const level = isTolerableDateTime(value) ? "warn" : "fail";
    const expected = "a date and time with a zone (RFC 3339)";
    report.add({ path, rule: "format", expected, found: show(value), level });
  }
  if (format === "uri" && !isUri(value)) {
    const expected = "an absolute URI (RFC 3986)";
    report.add({ path, rule: "format", expected, found: show(value), level: "fail" });
  }
}

/** A character is a code point, as JSON Schema counts; each takes one or two of `length`. */
function isLongerThan(maxLength: number, value: string): boolean {
  if (value.length <= maxLength) return false;
  return value.length > 2 * maxLength || [...value].length > maxLength;
}

function checkNumber({ multipleOf }: Schema, value: number, path: string, report: Report): void {
  if (multipleOf === undefined) return;
  const times = value / multipleOf;
  if (Math.abs(Math.round(times) - times) > multipleOfTolerance) {
    const [expected, found] = [`a multiple of ${multipleOf}`, show(value)];
    report.add({ path, rule: "multipleOf", expected, found, level: "fail" });
  }
}

function checkArray(
  { items = {}, minItems = 0 }: Schema,
  value: readonly unknown[],
  path: string,
  report: Report,
): void {
  if (value.length < minItems) {
    const [expected, found] = [`at least ${minItems} items`, `${value.length} items`];
    report.add({ path, rule: "minItems", expected, found, level: "fail" });
  }
  for (const [index, item] of value.entries()) {
    if (report.isFull()) return;
    checkValue(items, item, `${path}/${index}`, report);
  }
}

type JsonObject = Readonly<Record<string, unknown>>;

function checkObject(schema: Schema, value: JsonObject, path: string, report: Report): void {
  for (const name of schema.required ?? []) {
    if (value[name] !== undefined) continue;
    const [expected, found] = ["a value", "nothing"];
    report.add({ path: at(path, name), rule: "required", expected, found, level: "fail" });
  }
  for (const name of Object.keys(value)) {
    if (report.isFull()) return;
    if (value[name] !== undefined) checkProperty(schema, name, value[name], path, report);
  }
}

function checkProperty(
  { properties = {}, additionalProperties }: Schema,
  name: string,
  value: unknown,
  path: string,
  report: Report,
): void {
  const schema = Object.hasOwn(properties, name) ? properties[name] : undefined;
  if (schema !== undefined) {
    checkValue(schema, value, at(path, name), report);
  } else if (additionalProperties === false) {
    const [expected, found] = ["no such property", show(value)];
    const rule = "additionalProperties";
    report.add({ path: at(path, name), rule, expected, found, level: "fail" });
  }
}

function at(path: string, name: string): string {
  return `${path}/${shorten(name, maxExcerpt).replaceAll("~", "~0").replaceAll("/", "~1")}`;
}

function show(value: unknown): string {
  if (typeof value === "string") return JSON.stringify(shorten(value, maxExcerpt));
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (isObject(value)) return "an object";
  return shorten(String(value), maxExcerpt);
}

/** Cuts a text, but not in the middle of a character. */
export function shorten(text: string, maxLength: number): string {
  if (text.length <= maxLength) return text;
  return `${text.slice(0, maxLength - 1).replace(/[\uD800-\uDBFF]$/, "")}…`;
}
