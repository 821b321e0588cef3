/** What a scripted central system answers, by action: the same always, one after the other, or nothing. */

import { isAction } from "../../../schemas/actions.ts";
import type { Action } from "../../../schemas/messages.ts";
import { entryOf, type MapNode, type SourceNode } from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import { actionNames } from "./payload.ts";
import { readTemplate } from "./read-template.ts";
import type { Reader } from "./reader.ts";
import { expectMap, optional, record, required } from "./record.ts";
import type { Rule } from "./rule.ts";
import { text } from "./scalars.ts";
import type { Template } from "./template.ts";

export type ScriptedReply =
  /** What is not said of it is as usual. */
  | { readonly kind: "payload"; readonly payload: Template }
  | { readonly kind: "error"; readonly code: string; readonly description: string }
  | { readonly kind: "withheld" };

/** For one CALL after the other; the last one for all that come later. */
export type Replies = ReadonlyMap<Action, readonly ScriptedReply[]>;

const error = record({
  code: required(
    "code",
    text({ shortest: 1, longest: 100 }),
    "The error code (OCPP-J 1.6 §4.2.3).",
  ),
  description: optional("description", text({ longest: 255 }), "What is said beside it."),
});

export const replies: Rule<Replies> = {
  schema: {
    type: "object",
    propertyNames: { enum: actionNames },
    additionalProperties: { type: ["object", "array", "string"] },
  },
  read(node, reader) {
    const map = expectMap(node, reader);
    if (map === undefined) return undefined;
    const read = map.entries.flatMap(({ key, value }) => {
      const { text: action } = key;
      if (isAction(action)) return [[action, readReplies(action, value, reader)] as const];
      const hint = suggest(action, actionNames);
      reader.report({
        code: "E150",
        message: `unknown action \`${action}\``,
        span: key.span,
        hint,
      });
      return [];
    });
    return new Map(read);
  },
};

function readReplies(action: Action, node: SourceNode, reader: Reader): readonly ScriptedReply[] {
  const nodes = node.kind === "list" ? node.items : [node];
  if (nodes.length === 0) {
    reader.report({ code: "E103", message: "the list is empty", span: node.span });
  }
  return nodes.flatMap((one) => readReply(action, one, reader) ?? []);
}

function readReply(action: Action, node: SourceNode, reader: Reader): ScriptedReply | undefined {
  if (node.kind === "scalar" && node.text === "withheld") return { kind: "withheld" };
  const map = expectMap(node, reader);
  if (map === undefined) return undefined;
  return isError(map) ? readError(map, reader) : readPayload(action, map, reader);
}

function isError(map: MapNode): boolean {
  return map.entries.length === 1 && entryOf(map, "error") !== undefined;
}

function readError(map: MapNode, reader: Reader): ScriptedReply | undefined {
  const value = entryOf(map, "error")?.value;
  const read = value && error.read(value, reader);
  return read && { kind: "error", code: read.code, description: read.description ?? "" };
}

/** Whatever is left out is as our own central system has it. */
function readPayload(action: Action, map: MapNode, reader: Reader): ScriptedReply | undefined {
  const schema = { ...reader.schemaOf(action, "response"), required: [] };
  const payload = readTemplate(map, { isPattern: false, schema }, reader);
  return payload && { kind: "payload", payload };
}
