/**
 * Payloads for comparing two sets of schemas: valid ones at random, and from each of them every payload
 * that differs in one place. Whatever else a schema may hold, only what `Schema` knows is looked at.
 */

import { pick, type Random } from "../../protocol/random.ts";
import type { Schema } from "../../schemas/schema.ts";

export interface Sample {
  /** The rule that was broken; "tolerated" if we let it pass; undefined if it is as valid as before. */
  readonly defect: string | undefined;
  readonly payload: unknown;
}

/**
 * A payload with everything in it and one with some of it; after each of them one for each place and
 * each way to change it there.
 */
export function* generateSamples(schema: Schema, random: Random): Generator<Sample> {
  for (const isWhole of [true, false]) {
    const payload = generateValue(schema, { random, isWhole });
    yield { defect: undefined, payload };
    yield* vary(schema, payload);
  }
}

interface Source {
  readonly random: Random;
  /** Whether nothing optional is left out, and no list is empty. */
  readonly isWhole: boolean;
}

function generateValue(schema: Schema, source: Source): unknown {
  const { random } = source;
  if (schema.enum !== undefined) return schema.enum[random.integer(0, schema.enum.length - 1)];
  switch (schema.type) {
    case "object":
      return generateObject(schema, source);
    case "array":
      return generateArray(schema, source);
    case "boolean":
      return random.integer(0, 1) === 1;
    case "integer":
      return random.integer(-5, 100_000);
    case "number":
      return random.integer(0, 5_000) / 10;
    default:
      return generateString(schema, random);
  }
}

function generateObject({ properties = {}, required = [] }: Schema, source: Source): unknown {
  const { random, isWhole } = source;
  const chosen = Object.entries(properties).filter(
    ([name]) => isWhole || required.includes(name) || random.integer(0, 1) === 0,
  );
  return Object.fromEntries(chosen.map(([name, schema]) => [name, generateValue(schema, source)]));
}

function generateArray({ items = {}, minItems = 0 }: Schema, source: Source): unknown {
  const length = source.random.integer(source.isWhole ? 1 : minItems, 2);
  return Array.from({ length }, () => generateValue(items, source));
}

function generateString({ format, maxLength = 30 }: Schema, random: Random): string {
  if (format === "date-time") return pick(random, moments);
  if (format === "uri") return pick(random, addresses);
  const length = random.integer(0, Math.min(maxLength, 30));
  return Array.from({ length }, () => pick(random, letters)).join("");
}

const letters = ["a", "Z", "7", " ", "é", "🔌", '"', "\\", "~"] as const;

const moments = [
  "2024-02-29T12:00:00Z",
  "2000-02-29T12:00:00Z",
  "2025-11-21T08:45:00.123Z",
  "2025-11-21T08:45:00.123456+02:00",
  "1970-01-01t00:00:00z",
  "2016-12-31T23:59:60Z",
] as const;

const brokenMoments = [
  "",
  "yesterday",
  "2024-02-30T12:00:00Z",
  "2023-02-29T12:00:00Z",
  "1900-02-29T12:00:00Z",
  "2024-13-01T12:00:00Z",
  "2024-01-01T24:00:00Z",
  "2024-01-01T12:60:00Z",
  "2024-01-01",
  "2024-01-01T12:00Z",
  "1704067200",
] as const;

const tolerableMoments = [
  "2023-10-19T15:28:07",
  "2023-10-19T15:28:07.377",
  "2023-10-19 15:28:07Z",
  "2023-10-19T15:28:07+0200",
] as const;

const addresses = [
  "ftp://user:secret@example.com:21/upload/",
  "https://example.com/a%20b?c=d#e",
  "http://[2001:db8::1]:8080/",
  "urn:example:firmware",
  "file:///tmp/log",
] as const;

const brokenAddresses = [
  "",
  "example.com/upload",
  "/upload",
  "http://a b/",
  "https://x/%zz",
] as const;

function* vary(schema: Schema, value: unknown): Generator<Sample> {
  yield* varyType(schema);
  if (Array.isArray(value)) yield* varyArray(schema, value);
  else if (typeof value === "object" && value !== null) yield* varyObject(schema, { ...value });
  else if (schema.enum !== undefined) yield* varyEnum(schema.enum);
  else if (typeof value === "string") yield* varyString(schema);
  else if (typeof value === "number") yield* varyNumber(schema);
}

function* varyType({ type }: Schema): Generator<Sample> {
  const others = [
    ["string", "16"],
    ["number", 16],
    ["boolean", false],
    ["array", []],
    ["object", {}],
    ["null", null],
  ] as const;
  for (const [other, payload] of others) {
    const isSame = other === type || (other === "number" && type === "integer");
    if (!isSame) yield { defect: "type", payload };
  }
}

function* varyArray(
  { items = {}, minItems }: Schema,
  value: readonly unknown[],
): Generator<Sample> {
  yield { defect: minItems === undefined ? undefined : "minItems", payload: [] };
  for (const [index, item] of value.entries()) {
    for (const { defect, payload } of vary(items, item)) {
      yield { defect, payload: value.with(index, payload) };
    }
  }
}

function* varyObject(
  { properties = {}, required = [] }: Schema,
  value: Readonly<Record<string, unknown>>,
): Generator<Sample> {
  yield { defect: "additionalProperties", payload: { ...value, extra: 1 } };
  for (const [name, property] of Object.entries(value)) {
    const { [name]: _, ...others } = value;
    const isRequired = required.includes(name);
    yield { defect: isRequired ? "required" : undefined, payload: others };
    for (const { defect, payload } of vary(properties[name] ?? {}, property)) {
      yield { defect, payload: { ...value, [name]: payload } };
    }
  }
}

function* varyEnum(values: readonly string[]): Generator<Sample> {
  yield* values.map((payload) => ({ defect: undefined, payload }));
  yield* ["", "Nonsense", `${values[0]} `, `${values[0]}`.toLowerCase()]
    .filter((payload) => !values.includes(payload))
    .map((payload) => ({ defect: "enum", payload }));
  if (!values.includes("Celcius")) return;
  yield* ["Hz", "Hertz"].map((payload) => ({ defect: "tolerated", payload }));
}

function* varyString({ format, maxLength }: Schema): Generator<Sample> {
  if (format === "date-time") {
    yield* brokenMoments.map((payload) => ({ defect: "format", payload }));
    yield* tolerableMoments.map((payload) => ({ defect: "tolerated", payload }));
  } else if (format === "uri") {
    yield* brokenAddresses.map((payload) => ({ defect: "format", payload }));
  } else {
    yield { defect: undefined, payload: "" };
    if (maxLength === undefined) return;
    yield { defect: undefined, payload: "🔌".repeat(maxLength) };
    yield { defect: "maxLength", payload: "x".repeat(maxLength + 1) };
    yield { defect: "maxLength", payload: "🔌".repeat(maxLength + 1) };
  }
}

function* varyNumber({ type, multipleOf }: Schema): Generator<Sample> {
  const limits = [0, -1, 2 ** 31, Number.MAX_SAFE_INTEGER];
  yield* limits.map((payload) => ({ defect: undefined, payload }));
  if (type === "integer") yield { defect: "type", payload: 1.5 };
  if (multipleOf === undefined) return;
  yield* [0.3, 8.1, 21.4, 32.7].map((payload) => ({ defect: undefined, payload }));
  yield* [4.11, 0.05, 21.44].map((payload) => ({ defect: "multipleOf", payload }));
}
