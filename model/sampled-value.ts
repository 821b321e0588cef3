/** One sampled value: its text as a number in the default unit, or why it is none. */

import { type MeasurandFacts, type UnitFacts, units } from "./measurands.ts";

/** Why a sample was left out. The rest of its message is read all the same. */
export type DropReason =
  | "no object"
  | "no value"
  | "not a number"
  /** Kept as it came, in the note: it is for whoever can check the signature. */
  | "signed data"
  | "unknown measurand"
  | "unknown phase"
  | "wrong unit";

/** What was wrong with a sample that could be read all the same. */
export type MendReason = "padded" | "decimal comma" | "number instead of text";

export type SampleNote =
  | { readonly kind: "dropped"; readonly reason: DropReason; readonly sample: unknown }
  | { readonly kind: "mended"; readonly reason: MendReason; readonly sample: unknown };

const decimalPattern = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:[eE][+-]?\d+)?$/;
const commaPattern = /^[+-]?\d*,\d+$/;
/** By text as it came: see the measurands of a draft. */
const factsByUnit: ReadonlyMap<unknown, UnitFacts> = new Map(Object.entries(units));
/** No meter counts so far, and what is worked out from such numbers stays finite. */
const largestValue = 1e15;

/** The number of a text as the standard wants it; undefined for any other. */
export function readPlainDecimal(value: unknown): number | undefined {
  if (typeof value !== "string") return undefined;
  const isPlain = isDigitsAndPoint(value) || decimalPattern.test(value);
  return isPlain ? plausible(Number(value)) : undefined;
}

/** What nearly all values are, at a fraction of the cost of the pattern. */
function isDigitsAndPoint(text: string): boolean {
  let digits = 0;
  let points = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) digits += 1;
    else if (code === 46) points += 1;
    else return false;
  }
  return digits > 0 && points <= 1;
}

/** The number that a peer meant, or NaN. Hexadecimal, words and units are no numbers. */
export function readDecimal(value: unknown): number {
  if (typeof value === "number") return plausible(value);
  if (typeof value !== "string") return Number.NaN;
  const trimmed = value.trim();
  const plain = readPlainDecimal(trimmed);
  if (plain !== undefined) return plain;
  return commaPattern.test(trimmed) ? plausible(Number(trimmed.replace(",", "."))) : Number.NaN;
}

/** What had to be mended in a value that is no plain decimal, and that could be read. */
export function mendReasonOf(value: unknown): MendReason {
  if (typeof value !== "string") return "number instead of text";
  return value.includes(",") ? "decimal comma" : "padded";
}

/** Why {@link readDecimal} could not read a value. */
export function dropReasonOf(value: unknown): DropReason {
  const isMissing = value === undefined || value === null;
  const isBlank = typeof value === "string" && value.trim() === "";
  return isMissing || isBlank ? "no value" : "not a number";
}

/**
 * In the default unit of the measurand; undefined when the unit measures something else. What is a
 * percentage is one in whatever unit: a state of charge has been seen in volts.
 */
export function toDefaultUnit(
  value: number,
  unit: unknown,
  facts: MeasurandFacts,
): number | undefined {
  if (unit === undefined || facts.quantity === "percentage") return value;
  const known = factsByUnit.get(unit);
  if (known?.quantity !== facts.quantity) return undefined;
  return (value - known.zero) * known.scale;
}

function plausible(value: number): number {
  return Math.abs(value) <= largestValue ? value : Number.NaN;
}
