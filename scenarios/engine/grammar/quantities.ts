/** Durations and quantities: a number with its unit. A bare number means nothing here. */

import { clip } from "../source/source-node.ts";
import { longestDurationMs, parseDuration } from "./duration-text.ts";
import { type JsonSchema, orVariable } from "./json-schema.ts";
import { invalid, type ScalarRule, scalarRule, valid } from "./rule.ts";

const plainDuration: JsonSchema = {
  description: "A duration with its unit",
  type: "string",
  pattern: "^(\\d+(\\.\\d+)?(ms|s|m|h|d))+$",
  examples: ["5s", "250ms", "1m30s"],
};

/** A duration, in milliseconds: `250ms`, `1m30s`. */
export const duration: ScalarRule<number> = scalarRule(orVariable(plainDuration), ({ text }) => {
  const durationMs = parseDuration(text);
  if (durationMs === undefined) return unitFault(text, "duration", ["s", "m"], "`5s`, `1m30s`");
  if (durationMs <= longestDurationMs) return valid(durationMs);
  return invalid("E105", `\`${text}\` is longer than a year`);
});

/** A duration back or forth, in milliseconds: `-2h`. */
export const shift: ScalarRule<number> = scalarRule(
  orVariable({ ...plainDuration, pattern: "^-?(\\d+(\\.\\d+)?(ms|s|m|h|d))+$" }),
  ({ text, isPlain }) => {
    const isBack = text.startsWith("-");
    const converted = duration.convert({ text: isBack ? text.slice(1) : text, isPlain });
    return converted.isValid && isBack ? valid(-converted.value) : converted;
  },
);

/** A current, in amperes. */
export const amperes = quantity("current", { A: 1 }, { most: 1_000 });

/** An energy, in watt-hours. */
export const wattHours = quantity("energy", { kWh: 1_000, Wh: 1 }, { most: 10_000_000 });

/** What a register shows, in watt-hours: it may have run for years. */
export const meterReading = quantity("meter reading", { kWh: 1_000, Wh: 1 }, { most: 1e9 });

/** How much goes over a line, in bytes a second. */
export const bandwidth = quantity(
  "bandwidth",
  { "kB/s": 1_000, "B/s": 1 },
  { least: 1, most: 1e9 },
);

/** A share, in percent. */
export const percent = quantity("share", { "%": 1 }, { most: 100 });

function quantity(
  name: string,
  factors: Readonly<Record<string, number>>,
  { least = 0, most }: { readonly least?: number; readonly most: number },
): ScalarRule<number> {
  const units = Object.keys(factors);
  const article = /^[aeiou]/.test(name) ? "an" : "a";
  const schema: JsonSchema = {
    description: `${article} ${name} with its unit`,
    type: "string",
    pattern: `^\\d+(\\.\\d+)?(${units.join("|")})$`,
    examples: [`10${units[0]}`],
  };
  return scalarRule(orVariable(schema), ({ text }) => {
    const [, number = "", unit = ""] = /^(\d+(?:\.\d+)?)([A-Za-z%/]+)$/.exec(text) ?? [];
    const factor = Object.hasOwn(factors, unit) ? factors[unit] : undefined;
    if (factor === undefined) return unitFault(text, name, units, `\`10${units[0]}\``);
    // Twelve digits undo what binary does to a product like 1.1 * 1000.
    const value = Number((Number(number) * factor).toPrecision(12));
    const range = `from ${least / factor} to ${most / factor}${unit}`;
    return value >= least && value <= most
      ? valid(value)
      : invalid("E105", `\`${text}\` is out of range: ${range}`);
  });
}

function unitFault(text: string, name: string, units: readonly string[], example: string) {
  const shown = text === "" ? "nothing" : `\`${clip(text, 40)}\``;
  if (/^\d+(\.\d+)?$/.test(text)) {
    const hint = `write ${units.map((unit) => `\`${text}${unit}\``).join(" or ")}`;
    return invalid<number>("E106", `${shown} has no unit`, hint);
  }
  return invalid<number>("E106", `${shown} is no ${name}`, `write it as ${example}`);
}
