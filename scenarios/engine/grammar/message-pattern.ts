/** The rules for one message that is looked for on the wire: what is called, which way, with what. */

import { actions } from "../../../schemas/actions.ts";
import type { Action } from "../../../schemas/messages.ts";
import type { SourceSpan } from "../source/source-file.ts";
import { entryOf, type SourceNode } from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import { mapped } from "./collections.ts";
import { action, payloadToMatch } from "./payload.ts";
import type { Reader } from "./reader.ts";
import { optional, type RecordOf, record, withDefault } from "./record.ts";
import type { Rule } from "./rule.ts";
import { flag, text } from "./scalars.ts";
import type { Template } from "./template.ts";

/** Which way a message goes: said by `from` and `to`, or by who calls the action. */
export type Direction = "fromChargePoint" | "toChargePoint";

export interface MessagePattern {
  /** Undefined: whatever is called. */
  readonly action: Action | undefined;
  /** Undefined: the charge point that the step is about. */
  readonly chargePoint: string | undefined;
  readonly direction: Direction;
  readonly payload: Template | undefined;
  /** No other keys than those in `payload`. */
  readonly isExact: boolean;
  readonly span: SourceSpan;
}

export const messageFields = {
  call: optional("action", action, "The action of the message."),
  from: optional("from", text(), "The charger that sends it."),
  to: optional("to", text(), "The charger that it is sent to."),
  payload: optional("payload", payloadToMatch("call"), "What the payload must be."),
  exact: withDefault("isExact", flag, false, "No other keys than those in `payload`."),
};

export type MessageFields = RecordOf<typeof messageFields>;

/** One of several messages. */
export const messagePattern: Rule<MessagePattern> = mapped(record(messageFields), toNamedPattern);

/** The fields of a message, made into a pattern; undefined when that reports what is wrong. */
export function toPattern(
  fields: MessageFields,
  node: SourceNode,
  reader: Reader,
): MessagePattern | undefined {
  const { action: called, from, to, payload, isExact } = fields;
  const { span } = node;
  if (from !== undefined && to !== undefined) {
    reader.report({ code: "E115", message: "`from` and `to` exclude each other", span });
    return undefined;
  }
  reportExact(node, reader);
  const direction = directionOf(fields, span, reader);
  const chargePoint = ofSelf(from ?? to, reader);
  const isKnown = isKnownName(chargePoint, node, reader);
  if (direction === undefined || !isKnown) return undefined;
  return { action: called, chargePoint, direction, payload, isExact, span };
}

function reportExact(node: SourceNode, { report }: Reader): void {
  const exact = node.kind === "map" ? entryOf(node, "exact") : undefined;
  if (exact === undefined || (node.kind === "map" && entryOf(node, "payload"))) return;
  const message = "`exact` is about the keys of a `payload`, and there is none";
  report({ code: "E115", message, span: exact.key.span });
}

/** Where nothing else says what is looked for, the action must be said. */
export function toNamedPattern(
  fields: MessageFields,
  node: SourceNode,
  reader: Reader,
): MessagePattern | undefined {
  if (fields.action !== undefined) return toPattern(fields, node, reader);
  // A `call` that is wrong has been told of.
  if (node.kind === "map" && entryOf(node, "call") === undefined) {
    const { span } = node.entries[0]?.key ?? node;
    reader.report({ code: "E102", message: "`call` is missing", span });
  }
  return undefined;
}

function ofSelf(name: string | undefined, { names }: Reader): string | undefined {
  return name === "self" ? (names.self ?? name) : name;
}

function isKnownName(name: string | undefined, node: SourceNode, reader: Reader): boolean {
  const { chargePoints } = reader.names;
  if (name === undefined || chargePoints.includes(name)) return true;
  const entry = node.kind === "map" ? (entryOf(node, "from") ?? entryOf(node, "to")) : undefined;
  const message = `there is no charger \`${name}\``;
  const { span } = entry?.value ?? node;
  reader.report({ code: "E113", message, span, hint: suggest(name, chargePoints) });
  return false;
}

function directionOf(
  { action: called, from, to }: MessageFields,
  span: SourceSpan,
  { report }: Reader,
): Direction | undefined {
  const said = from === undefined ? "toChargePoint" : "fromChargePoint";
  const isSaid = from !== undefined || to !== undefined;
  if (called === undefined) {
    if (isSaid) return said;
    const hint = "say `from:` or `to:` a charger";
    report({ code: "E102", message: "nothing says which messages are meant", span, hint });
    return undefined;
  }
  const { caller } = actions[called];
  const usual = usualDirections[caller];
  if (!isSaid) {
    const hint = "say `from:` or `to:` a charger";
    if (usual === undefined)
      report({ code: "E102", message: `${called} goes both ways`, span, hint });
    return usual;
  }
  if (usual === undefined || usual === said) return said;
  const [who, word] =
    caller === "chargePoint" ? ["charge points", "from"] : ["central systems", "to"];
  const hint = `did you mean \`${word}: ${from ?? to}\`?`;
  report({ code: "E154", message: `${called} is called by ${who} only`, span, hint });
  return undefined;
}

const usualDirections: Readonly<Record<string, Direction | undefined>> = {
  chargePoint: "fromChargePoint",
  centralSystem: "toChargePoint",
};
