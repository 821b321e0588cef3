/** The rules of `expect` and `never`: a message that must come, or must not. */

import { actions } from "../../../schemas/actions.ts";
import type { Action } from "../../../schemas/messages.ts";
import type { SourceNode } from "../source/source-node.ts";
import { mapped } from "./collections.ts";
import { action, payloadToMatch } from "./payload.ts";
import { readTemplate } from "./read-template.ts";
import type { Reader } from "./reader.ts";
import { optional, type RecordOf, record, required, withDefault } from "./record.ts";
import type { Rule } from "./rule.ts";
import { flag, oneOf, text } from "./scalars.ts";
import type { Template } from "./template.ts";

const count: Rule<Template> = {
  schema: { type: ["integer", "object"] },
  read: (node, reader) =>
    readTemplate(node, { isPattern: true, schema: { type: "integer" } }, reader),
};

const messageFields = {
  call: required("action", action, "The action of the message."),
  from: optional("from", text(), "The charger that sends it."),
  to: optional("to", text(), "The charger that it is sent to."),
  payload: optional("payload", payloadToMatch("call"), "What the payload must be."),
  exact: withDefault("isExact", flag, false, "No other keys than those in `payload`."),
};

const sinceWords = ["last-step", "start", "setup"] as const;

/** What is not offered yet is refused, not passed over. */
const later = ["alloc", "tolerance", "connected", "closed", "sequence", "anyOrder", "status"];

export const expectation = directed(
  record(
    {
      ...messageFields,
      count: optional("count", count, "How many must have come; else one is enough."),
      since: withDefault(
        "since",
        oneOf(sinceWords),
        "last-step",
        "Which messages count: since the last step that was no check began, or the steps, or the setup.",
      ),
      reuse: withDefault("mayReuse", flag, false, "A message that matched before counts too."),
    },
    { later },
  ),
);

export const prohibition = directed(record(messageFields, { later }));

/** Which way a message goes: said by `from` and `to`, or by who calls the action. */
export type Direction = "fromChargePoint" | "toChargePoint";

type Message = RecordOf<Pick<typeof messageFields, "call" | "from" | "to">>;

function directed<T extends Message>(rule: Rule<T>): Rule<T & { readonly direction: Direction }> {
  return mapped(rule, (message, node, reader) => {
    const direction = directionOf(message, node, reader);
    return direction && { ...message, direction };
  });
}

function directionOf(
  { action: called, from, to }: Message,
  { span }: SourceNode,
  { report }: Reader,
): Direction | undefined {
  if (from !== undefined && to !== undefined) {
    report({ code: "E115", message: "`from` and `to` exclude each other", span });
    return undefined;
  }
  const { caller } = actions[called];
  if (from === undefined && to === undefined) return usualDirection(called, caller, span, report);

  const direction = from === undefined ? "toChargePoint" : "fromChargePoint";
  const usual = usualDirections[caller];
  if (usual === undefined || usual === direction) return direction;
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

function usualDirection(
  called: Action,
  caller: string,
  span: SourceNode["span"],
  report: Reader["report"],
): Direction | undefined {
  const direction = usualDirections[caller];
  if (direction === undefined) {
    const message = `${called} goes both ways`;
    report({ code: "E102", message, span, hint: "say `from:` or `to:` a charger" });
  }
  return direction;
}
