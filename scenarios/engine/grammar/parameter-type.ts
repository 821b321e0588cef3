/** The types of the parameters of fragments. */

import { amperes, duration, percent, wattHours } from "./quantities.ts";
import type { Converted, PlainScalar, ScalarRule } from "./rule.ts";
import { flag, integer, text } from "./scalars.ts";

const whole = integer({ least: Number.MIN_SAFE_INTEGER, most: Number.MAX_SAFE_INTEGER });

/** A quantity goes on as it is written, to be read where it is used. */
const rules = {
  string: text(),
  integer: whole,
  boolean: flag,
  duration,
  current: amperes,
  energy: wattHours,
  percent,
} as const satisfies Readonly<Record<string, ScalarRule<unknown>>>;

type PlainType = keyof typeof rules;

export type ParameterType = PlainType | "charger";

export const parameterTypes = [
  "charger",
  "string",
  "integer",
  "boolean",
  "duration",
  "current",
  "energy",
  "percent",
] as const satisfies readonly ParameterType[];

/** The value that a scalar gives a parameter of this type. */
export function convertArgument(
  type: PlainType,
  scalar: PlainScalar,
): Converted<string | number | boolean> {
  const converted: Converted<string | number | boolean> = rules[type].convert(scalar);
  const isKept = type === "integer" || type === "boolean" || !converted.isValid;
  return isKept ? converted : { isValid: true, value: scalar.text };
}

const samples = {
  string: "x",
  integer: 1,
  boolean: true,
  duration: "1s",
  current: "16A",
  energy: "1kWh",
  percent: "50%",
} as const satisfies Readonly<Record<PlainType, unknown>>;

export function sampleOf(
  type: ParameterType,
  written: string | undefined,
  chargePoint: string,
): string | number | boolean {
  if (type === "charger") return chargePoint;
  if (written === undefined) return samples[type];
  const converted = convertArgument(type, { text: written, isPlain: true });
  return converted.isValid ? converted.value : samples[type];
}
