/** Rules for what is said about messages: payloads, the answers to them, and what is kept of them. */

import { actions, isAction } from "../../../schemas/actions.ts";
import type { Action } from "../../../schemas/messages.ts";
import type { Schema } from "../../../schemas/schema.ts";
import type { SourceSpan } from "../source/source-file.ts";
import { clip, entryOf, type MapNode, type ScalarNode } from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import { faultOfName } from "./names.ts";
import { readTemplate } from "./read-template.ts";
import type { Reader } from "./reader.ts";
import { expectMap, optional, record } from "./record.ts";
import { invalid, type Rule, type ScalarRule, scalarRule, valid } from "./rule.ts";
import type { Template } from "./template.ts";

export const actionNames = Object.keys(actions);

export const action: ScalarRule<Action> = scalarRule(
  { description: "An action of OCPP 1.6", enum: actionNames },
  ({ text }) => {
    if (isAction(text)) return valid(text);
    return invalid("E150", `unknown action \`${clip(text, 40)}\``, suggest(text, actionNames));
  },
);

/** What is sent: a whole payload of the action that stands beside it under `key`. */
export function payloadToSend(key: string): Rule<Template> {
  return payloadRule({ isPattern: false, schemaIn: (reader) => schemaBeside(key, reader) });
}

/** What is expected of a received payload of the action that stands beside it under `key`. */
export function payloadToMatch(key: string): Rule<Template> {
  return payloadRule({ isPattern: true, schemaIn: (reader) => schemaBeside(key, reader) });
}

interface PayloadOptions {
  readonly isPattern: boolean;
  schemaIn(reader: Reader): Schema | undefined;
}

function payloadRule({ isPattern, schemaIn }: PayloadOptions): Rule<Template> {
  return {
    schema: { type: "object" },
    read(node, reader) {
      const map = expectMap(node, reader);
      return map && readTemplate(map, { isPattern, schema: schemaIn(reader) }, reader);
    },
  };
}

function schemaBeside(key: string, reader: Reader): Schema | undefined {
  const named = reader.enclosing && entryOf(reader.enclosing, key)?.value;
  const name = named?.kind === "scalar" ? named.text : "";
  return isAction(name) ? reader.schemaOf(name, "request") : undefined;
}

/** The action that a step sends, by its verb; undefined for a step that sends none. */
function actionOfStep(step: MapNode): Action | undefined {
  const implied = step.entries.flatMap(({ key }) => actionsOfVerbs.get(key.text) ?? []);
  const value = (entryOf(step, "send") ?? entryOf(step, "call"))?.value;
  const named = value?.kind === "map" ? entryOf(value, "action")?.value : value;
  const name = named?.kind === "scalar" ? named.text : "";
  return implied[0] ?? (isAction(name) ? name : undefined);
}

const actionsOfVerbs: ReadonlyMap<string, Action> = new Map<string, Action>([
  ["boot", "BootNotification"],
  ["authorize", "Authorize"],
  ["start", "StartTransaction"],
  ["stop", "StopTransaction"],
]);

/** What is expected of an answer: a pattern, or with `any` nothing, not even that it be valid. */
export type ReplyExpectation =
  | { readonly kind: "any" }
  | { readonly kind: "pattern"; readonly pattern: Template };

export const reply: Rule<ReplyExpectation> = {
  schema: { anyOf: [{ type: "object" }, { const: "any" }] },
  read(node, reader) {
    if (node.kind === "scalar" && node.text === "any") return { kind: "any" };
    const sent = reader.enclosing && actionOfStep(reader.enclosing);
    const schema = sent && reader.schemaOf(sent, "response");
    const map = expectMap(node, reader);
    const pattern = map && readTemplate(map, { isPattern: true, schema }, reader);
    return pattern && { kind: "pattern", pattern };
  },
};

/** What is answered to the CALL that the step expects. */
export const response: Rule<Template> = {
  schema: { type: "object" },
  read(node, reader) {
    const expected = reader.enclosing && entryOf(reader.enclosing, "expect")?.value;
    const named = expected?.kind === "map" ? entryOf(expected, "call")?.value : undefined;
    const name = named?.kind === "scalar" ? named.text : "";
    const schema = isAction(name) ? reader.schemaOf(name, "response") : undefined;
    const map = expectMap(node, reader);
    return map && readTemplate(map, { isPattern: false, schema }, reader);
  },
};

/** A part of a CALLERROR (OCPP-J 1.6 §4.2.3), as a pattern. */
const errorPart: Rule<Template> = {
  schema: {},
  read: (node, reader) => readTemplate(node, { isPattern: true }, reader),
};

export const callError = record({
  code: optional("code", errorPart, "The error code: a value or a pattern."),
  description: optional("description", errorPart, "The description: a value or a pattern."),
  details: optional("details", errorPart, "The details: a pattern."),
});

/** A value to keep for later steps, and where in the message it is. */
export interface Capture {
  readonly name: string;
  readonly path: readonly string[];
  readonly span: SourceSpan;
}

/** `capture: { tx: transactionId }`; lists are walked by number, `meterValue.0.timestamp`. */
export const captures: Rule<readonly Capture[]> = {
  schema: { type: "object", additionalProperties: { type: "string" } },
  read(node, reader) {
    const map = expectMap(node, reader);
    return map?.entries.flatMap(({ key, value }) => {
      const path = value.kind === "scalar" ? readPath(value, reader) : undefined;
      if (value.kind !== "scalar") {
        const message = "a path is wanted, like `idTagInfo.status`";
        reader.report({ code: "E103", message, span: value.span });
      }
      return isFree(key, reader) && path !== undefined
        ? [{ name: key.text, path, span: key.span }]
        : [];
    });
  },
};

function isFree({ text, span }: ScalarNode, { names, report }: Reader): boolean {
  const isTaken = names.chargePoints.includes(text) || names.variables.has(text);
  const fault = isTaken ? `\`${text}\` is the name of something else already` : faultOfName(text);
  if (fault !== undefined) report({ code: "E119", message: fault, span });
  return fault === undefined;
}

/** A path that the schema of the message does not have would never be found. */
function readPath(node: ScalarNode, reader: Reader): readonly string[] | undefined {
  const path = node.text.split(".");
  let schema = reader.enclosing && capturedSchema(reader.enclosing, reader);
  let start = 0;
  for (const key of path) {
    const properties = schema?.properties;
    if (key === "" || (properties !== undefined && !Object.hasOwn(properties, key))) {
      const message = key === "" ? "the path has an empty part" : `the message has no \`${key}\``;
      const hint = suggest(key, Object.keys(properties ?? {}));
      const span = node.spanOf(start, start + key.length);
      reader.report({ code: "E151", message, span, hint });
      return undefined;
    }
    schema = properties?.[key] ?? schema?.items;
    start += key.length + 1;
  }
  return path;
}

function capturedSchema(step: MapNode, reader: Reader): Schema | undefined {
  const expected = entryOf(step, "expect")?.value;
  const sent = actionOfStep(step);
  if (sent !== undefined) return reader.schemaOf(sent, "response");
  return expected?.kind === "map" ? schemaBeside("call", reader.inside(expected)) : undefined;
}
