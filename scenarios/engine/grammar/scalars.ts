/** Rules for single values: texts, whole numbers, true and false, words of a list. */

import { clip, describeText } from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import { type JsonSchema, orVariable } from "./json-schema.ts";
import {
  type Converted,
  invalid,
  type PlainScalar,
  type ScalarRule,
  scalarRule,
  valid,
} from "./rule.ts";

export interface TextLength {
  readonly shortest?: number;
  readonly longest?: number;
}

/** A text is taken as it is written: `04E12345` is one, and `1.6` is too. */
export function text({ shortest = 0, longest = 10_000 }: TextLength = {}): ScalarRule<string> {
  const schema: JsonSchema = { description: "A text", type: ["string", "number", "boolean"] };
  return scalarRule(schema, ({ text: written, isPlain }) => {
    if (written === "" && (isPlain || shortest > 0))
      return invalid("E103", "a text is wanted, found nothing");
    if (written.length <= longest) return valid(written);
    return invalid("E105", `a text of ${written.length} characters, ${longest} are the most`);
  });
}

export interface Range {
  readonly least: number;
  readonly most: number;
}

export function integer({ least, most }: Range): ScalarRule<number> {
  const schema = {
    description: "A whole number",
    type: "integer",
    minimum: least,
    maximum: most,
  } as const;
  return scalarRule(orVariable(schema), (scalar) => {
    const { text: written, isPlain } = scalar;
    if (!isPlain || !/^-?(0|[1-9]\d*)$/.test(written)) return notWhole(scalar);
    const value = Number(written);
    if (value >= least && value <= most) return valid(value);
    return invalid("E105", `\`${clip(written, 40)}\` is out of range: ${least} to ${most}`);
  });
}

function notWhole({ text: written, isPlain }: PlainScalar): Converted<number> {
  const shown = describeText(written, isPlain);
  const isQuoted = !isPlain && /^-?\d+$/.test(written);
  const hint = isQuoted ? "take the quotes away" : undefined;
  return invalid("E103", `a whole number is wanted, found ${shown}`, hint);
}

/** Words that YAML 1.1 took for true and false. */
const oldBooleans: Readonly<Record<string, boolean>> = {
  ...{ yes: true, y: true, on: true },
  ...{ no: false, n: false, off: false },
};

export const flag: ScalarRule<boolean> = scalarRule(
  orVariable({ description: "true or false", type: "boolean" }),
  ({ text: written, isPlain }) => {
    if (isPlain && (written === "true" || written === "false")) return valid(written === "true");
    const shown = describeText(written, isPlain);
    const word = written.toLowerCase();
    if (Object.hasOwn(oldBooleans, word)) {
      return invalid("E107", `${shown} is a text, not a boolean`, `write \`${oldBooleans[word]}\``);
    }
    return invalid("E103", `\`true\` or \`false\` is wanted, found ${shown}`);
  },
);

/** One of a few words. */
export function oneOf<const W extends string>(words: readonly W[]): ScalarRule<W> {
  return scalarRule(orVariable({ enum: words }), ({ text: written, isPlain }) => {
    const word = words.find((known) => known === written);
    if (word !== undefined) return valid(word);
    const shown = describeText(written, isPlain);
    return invalid("E104", `${shown} is not allowed here`, suggest(written, words));
  });
}

const levels = ["must", "should", "may"] as const;

/** How much it matters. */
export type Level = (typeof levels)[number];
export const level: ScalarRule<Level> = oneOf(levels);

/** A number without a unit, where a file format of others has it so. */
export function decimal({ least, most }: Range): ScalarRule<number> {
  const schema = {
    description: "A number",
    type: "number",
    minimum: least,
    maximum: most,
  } as const;
  return scalarRule(orVariable(schema), ({ text: written, isPlain }) => {
    const shown = describeText(written, isPlain);
    if (!isPlain || !/^(0|[1-9]\d*)(\.\d+)?$/.test(written)) {
      return invalid("E103", `a number is wanted, found ${shown}`);
    }
    const value = Number(written);
    if (value >= least && value <= most) return valid(value);
    return invalid("E105", `${shown} is out of range: ${least} to ${most}`);
  });
}
