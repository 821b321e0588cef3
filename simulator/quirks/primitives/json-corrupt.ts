/** Q7: damage to the text of a message, after it has been encoded. */

import { choice, text, type Values, withDefault } from "../parameter.ts";
import { definePrimitive } from "../primitive.ts";
import { editText } from "../wire.ts";

const parameters = {
  op: choice("The damage.", [
    "truncate",
    "leadingComma",
    "emptyValue",
    "dupKey",
    "trailing",
    "NaN",
  ]),
  action: text("Of the CALL, or of the CALL that is answered; any, if left out."),
  kind: choice("Either, if left out.", ["call", "callResult", "callError"]),
  direction: withDefault(
    choice("Seen from the charge point.", ["outgoing", "incoming"]),
    "outgoing",
  ),
  path: text(
    "The key that is hit, where the damage is to one; the first list or the first number.",
  ),
} as const;

export const jsonCorrupt = definePrimitive({
  description: "Sends text that is no JSON, or not what it was.",
  covers: "FB-026 to FB-028",
  parameters,
  apply(values, context) {
    const { op, action, kind, direction } = values;
    if (op === undefined) return {};
    const corrupt = (written: string) => corruptText(op, values, written);
    const selection = {
      direction,
      kind,
      actions: action === undefined ? undefined : [action],
      concerns: (frame: { readonly text: string }) => corrupt(frame.text) !== frame.text,
    };
    return { faults: [editText(context, selection, corrupt)] };
  },
});

const scalar = '("(?:[^"\\\\]|\\\\.)*"|-?[0-9][0-9.eE+-]*|true|false|null)';

function corruptText(
  op: NonNullable<Values<typeof parameters>["op"]>,
  { path }: Values<typeof parameters>,
  written: string,
): string {
  const key = path === undefined ? '"[^"]+"' : escapeForPattern(JSON.stringify(path));
  switch (op) {
    case "truncate":
      return written.slice(0, -2);
    case "trailing":
      return `${written}]`;
    case "leadingComma":
      return written.replace(new RegExp(`(${key}:\\[)`), "$1,");
    case "emptyValue":
      return written.replace(new RegExp(`(${key}:)${scalar}`), "$1");
    case "dupKey":
      return written.replace(new RegExp(`(${key}:${scalar})`), "$1,$1");
    case "NaN":
      return written.replace(new RegExp(`(${key}:)"?-?[0-9][0-9.eE+-]*"?(?=[,}])`), "$1NaN");
  }
}

function escapeForPattern(word: string): string {
  return word.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
