/** The matching operators: what each takes, in the tree and in words. */

import type { SourceSpan } from "../source/source-file.ts";
import type { Template } from "./template.ts";

/** What `$type` can ask for; the scalars among them are operators of their own (`$string`). */
export const valueTypes = [
  "string",
  "integer",
  "number",
  "boolean",
  "datetime",
  "uuid",
  "list",
  "map",
  "null",
] as const;

export type ValueType = (typeof valueTypes)[number];

export type Relation = "$gt" | "$gte" | "$lt" | "$lte";

export type Operator =
  | { readonly kind: "any"; readonly span: SourceSpan }
  | { readonly kind: "absent"; readonly span: SourceSpan }
  | { readonly kind: "type"; readonly type: ValueType; readonly span: SourceSpan }
  | { readonly kind: "now"; readonly toleranceMs: number; readonly span: SourceSpan }
  | {
      readonly kind: "compare";
      readonly relation: Relation;
      readonly bound: Template;
      readonly span: SourceSpan;
    }
  | { readonly kind: "in"; readonly options: readonly Template[]; readonly span: SourceSpan }
  | { readonly kind: "not"; readonly pattern: Template; readonly span: SourceSpan }
  | { readonly kind: "match"; readonly pattern: RegExp; readonly span: SourceSpan }
  | { readonly kind: "unordered"; readonly items: readonly Template[]; readonly span: SourceSpan }
  | { readonly kind: "contains"; readonly items: readonly Template[]; readonly span: SourceSpan }
  | { readonly kind: "each"; readonly pattern: Template; readonly span: SourceSpan }
  | { readonly kind: "length"; readonly pattern: Template; readonly span: SourceSpan };

/** Operators that stand alone, as a word. */
export const operatorWords: Readonly<Record<string, string>> = {
  $string: "any text",
  $integer: "any whole number",
  $number: "any number",
  $boolean: "true or false",
  $datetime: "any timestamp of RFC 3339",
  $uuid: "any UUID",
  $any: "anything, as long as it is there",
  $absent: "the key is not there",
};

/** Operators that are a key, with what they take. `$between` is read as its two bounds. */
export const operatorKeys: Readonly<Record<string, string>> = {
  $gt: "greater than the value",
  $gte: "the value or greater",
  $lt: "less than the value",
  $lte: "the value or less",
  $between: "from the first of two values to the second, both included",
  $in: "one of a list of values or patterns",
  $ne: "not the value or pattern",
  $match: "a text in which the regular expression is found",
  $type: "of the type",
  $unordered: "a list of exactly these, in any order",
  $contains: "a list in which each of these is found",
  $each: "a list of which each item matches",
  $length: "a list or text of that length",
};
