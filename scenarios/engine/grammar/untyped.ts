/** Values of which the grammar does not say what they are: then YAML says it, unless readers differ. */

import { clip, type ScalarNode } from "../source/source-node.ts";
import type { Reader } from "./reader.ts";
import type { Scalar } from "./template.ts";

/** Numbers written as JSON writes them: nothing is lost when they are read. */
const plainNumber = /^-?(0|[1-9]\d*)(\.\d+)?$/;

export function readUntyped(node: ScalarNode, reader: Reader): Scalar | undefined {
  const { text } = node;
  if (!node.isPlain) return text;
  if (/^(|~|null)$/.test(text)) return null;
  if (text === "true" || text === "false") return text === "true";
  if (!looksLikeNumber(text)) return text;

  const value = Number(text);
  if (plainNumber.test(text) && isExact(value)) return value;
  const message = `\`${clip(text, 60)}\` may be meant as a text or as a number`;
  reader.report({ code: "E108", message, span: node.span, hint: "quote it if it is a text" });
  return undefined;
}

function isExact(value: number): boolean {
  return Number.isSafeInteger(value) || !Number.isInteger(value);
}

/** All that some reader of YAML takes for a number. */
function looksLikeNumber(text: string): boolean {
  return /^[-+]?(\.?\d[\d_]*(\.[\d_]*)?(e[-+]?\d+)?|0x[\da-f_]+|0o?[0-7_]+|0b[01_]+|\.inf|\.nan|\d+(:\d+)+(\.\d+)?)$/i.test(
    text,
  );
}
