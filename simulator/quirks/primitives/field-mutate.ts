/** Q8: damage to a field of a payload, such that the schema forbids it. */

import { copyOf, everyObject, isObject, type JsonObject } from "../json-edit.ts";
import { choice, json, number, text, type Values, withDefault } from "../parameter.ts";
import { definePrimitive } from "../primitive.ts";
import { editPayload } from "../wire.ts";

/** Longer than any text of OCPP 1.6 may be, but for the certificates. */
const overlongLength = 600;

const parameters = {
  path: text(
    "A name, or names with dots, found at any depth; lists in between are passed through.",
  ),
  op: choice("What happens to it.", [
    "drop",
    "null",
    "empty",
    "number",
    "string",
    "unwrap",
    "wrap",
    "extra",
    "overlong",
    "set",
  ]),
  value: json("What `set` and `extra` put there. They add the field where it is missing."),
  length: withDefault(number("How long `overlong` makes a text.", 1), overlongLength),
  direction: withDefault(
    choice("Seen from the charge point.", ["outgoing", "incoming"]),
    "outgoing",
  ),
  action: text("Of the CALL, or of the CALL that is answered; any, if left out."),
  kind: withDefault(choice("Of the CALL, or of its answer.", ["call", "callResult"]), "call"),
} as const;

type Mutation = Values<typeof parameters>;

export const fieldMutate = definePrimitive({
  description: "Sends a payload with a field that is missing, empty, of another type, or too much.",
  covers: "FB-029 to FB-037, FB-104",
  parameters,
  apply(mutation, context) {
    const { action, kind, direction } = mutation;
    const selection = {
      direction,
      kind,
      actions: action === undefined ? undefined : [action],
      concerns: (frame: { readonly payload: unknown }) => {
        const copy = copyOf(frame.payload);
        return JSON.stringify(mutate(mutation, copy)) !== JSON.stringify(frame.payload);
      },
    };
    return { faults: [editPayload(context, selection, (payload) => mutate(mutation, payload))] };
  },
});

function mutate(mutation: Mutation, payload: unknown): unknown {
  const names = (mutation.path ?? "").split(".");
  const last = names.at(-1) ?? "";
  const holders = holdersOf(payload, names.slice(0, -1));
  const having = holders.filter((holder) => last in holder);
  for (const holder of having) change(mutation, holder, last);
  if (having.length === 0 && adds(mutation)) {
    const [holder] = holders;
    if (holder !== undefined) holder[last] = mutation.op === "null" ? null : mutation.value;
  }
  return payload;
}

function adds({ op }: Mutation): boolean {
  return op === "set" || op === "extra" || op === "null";
}

/** The objects that the names before the last one lead to, from wherever they begin. */
function holdersOf(payload: unknown, names: readonly string[]): JsonObject[] {
  const [first, ...others] = names;
  const all = everyObject(payload);
  if (first === undefined) return all;
  return others.reduce(
    (holders, name) => holders.flatMap((holder) => within(holder[name])),
    all.flatMap((holder) => within(holder[first])),
  );
}

function within(value: unknown): JsonObject[] {
  if (isObject(value)) return [value];
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function change({ op, value, length }: Mutation, holder: JsonObject, name: string): void {
  const before = holder[name];
  switch (op) {
    case "drop":
      delete holder[name];
      break;
    case "null":
      holder[name] = null;
      break;
    case "empty":
      holder[name] = emptied(before);
      break;
    case "number":
      holder[name] = Number(before);
      break;
    case "string":
      holder[name] = typeof before === "object" ? JSON.stringify(before) : String(before);
      break;
    case "unwrap":
      holder[name] = Array.isArray(before) ? before[0] : before;
      break;
    case "wrap":
      holder[name] = [before];
      break;
    case "overlong":
      holder[name] = String(before).padEnd(length, "x");
      break;
    case "set":
    case "extra":
      holder[name] = value;
      break;
    case undefined:
      break;
  }
}

function emptied(value: unknown): unknown {
  if (Array.isArray(value)) return [];
  return typeof value === "object" ? {} : "";
}
