/** The rules of `expect` and `never`: what must come, or be so, and what must not come. */

import { entryOf, type MapEntry, type SourceNode } from "../source/source-node.ts";
import { list, mapped } from "./collections.ts";
import {
  type MessagePattern,
  messageFields,
  messagePattern,
  toNamedPattern,
  toPattern,
} from "./message-pattern.ts";
import { readTemplate } from "./read-template.ts";
import type { Reader } from "./reader.ts";
import { optional, type RecordOf, record, withDefault } from "./record.ts";
import type { Rule } from "./rule.ts";
import { flag, oneOf } from "./scalars.ts";
import {
  hasWithin,
  isAboutState,
  type StateWish,
  stateFields,
  stateKeys,
} from "./state-expectation.ts";
import type { Template } from "./template.ts";

const count: Rule<Template> = {
  schema: { type: ["integer", "object"] },
  read: (node, reader) =>
    readTemplate(node, { isPattern: true, schema: { type: "integer" } }, reader),
};

const patterns = list(messagePattern);

const fields = {
  ...messageFields,
  sequence: optional("sequence", patterns, "Messages in this order; others may come between."),
  anyOrder: optional("anyOrder", patterns, "Messages in whatever order, each another one."),
  count: optional("count", count, "How many must have come; else one is enough."),
  since: withDefault(
    "since",
    oneOf(["last-step", "start", "setup"]),
    "last-step",
    "Which messages count: since the last step that was no check began, or the steps, or the setup.",
  ),
  reuse: withDefault("mayReuse", flag, false, "A message that matched before counts too."),
  ...stateFields,
};

interface Window {
  readonly since: "last-step" | "start" | "setup";
  readonly mayReuse: boolean;
}

export interface MessageExpectation extends Window {
  readonly form: "message";
  readonly pattern: MessagePattern;
  readonly count: Template | undefined;
}

export interface SeriesExpectation extends Window {
  readonly form: "sequence" | "anyOrder";
  readonly patterns: readonly MessagePattern[];
}

export interface StateExpectation {
  readonly form: "state";
  readonly alloc: readonly StateWish<number>[];
  readonly draw: readonly StateWish<number>[];
  readonly connected: readonly StateWish<boolean>[];
  readonly status: readonly StateWish<string>[];
  readonly toleranceAmps: number;
  readonly graceMs: number;
  /** It says itself how long it waits, even in a timeline. */
  readonly isPatient: boolean;
}

export type Expectation = MessageExpectation | SeriesExpectation | StateExpectation;

export const expectation: Rule<Expectation> = mapped(record(fields), (read, node, reader) => {
  const isSeries = read.sequence !== undefined || read.anyOrder !== undefined;
  if (isSeries || isAboutState(node)) refuseCapture(reader);
  if (isAboutState(node)) return toState(read, node, reader);
  if (!refuse(node, ["tolerance", "grace"], "is about the state of chargers", reader))
    return undefined;
  return isSeries ? toSeries(read, node, reader) : toMessage(read, node, reader);
});

/** A message that must not come; without `call`, no message at all. */
export const prohibition: Rule<MessagePattern> = mapped(record(messageFields), toPattern);

type Fields = RecordOf<typeof fields>;

function toMessage(read: Fields, node: SourceNode, reader: Reader): Expectation | undefined {
  const pattern = toNamedPattern(read, node, reader);
  const { since, mayReuse } = read;
  return pattern && { form: "message", pattern, count: read.count, since, mayReuse };
}

/** `from` and `to` beside the list are for those in it that have none. */
function toSeries(read: Fields, node: SourceNode, reader: Reader): Expectation | undefined {
  const { sequence, anyOrder, since, mayReuse } = read;
  const form = sequence === undefined ? "anyOrder" : "sequence";
  const others = [...["call", "payload", "exact", "count"], ...(sequence ? ["anyOrder"] : [])];
  if (!refuse(node, others, `does not go with \`${form}\``, reader)) return undefined;
  const items = sequence ?? anyOrder ?? [];
  const written = node.kind === "map" ? entryOf(node, form)?.value : undefined;
  if (written?.kind === "list" && written.items.length === 0) {
    reader.report({ code: "E102", message: `\`${form}\` has no message`, span: written.span });
  }
  if (items.length === 0) return undefined;
  const name = read.from ?? read.to;
  const direction = read.from === undefined ? "toChargePoint" : "fromChargePoint";
  const own = items.map((item): MessagePattern => {
    const isMeant =
      item.chargePoint === undefined && name !== undefined && item.direction === direction;
    return isMeant ? { ...item, chargePoint: name } : item;
  });
  return { form, patterns: own, since, mayReuse };
}

function toState(read: Fields, node: SourceNode, reader: Reader): Expectation | undefined {
  const others = [...Object.keys(messageFields), "sequence", "anyOrder", "count", "since", "reuse"];
  if (!refuse(node, others, "is about messages, and the rest about state", reader))
    return undefined;
  const { alloc = [], draw = [], connected = [], status = [], toleranceAmps, graceMs } = read;
  // One that could not be read has been told of.
  const isWhole = stateKeys.every((key) => read[key] !== undefined || !hasKey(node, key));
  if (!isWhole) return undefined;
  const wishes = { alloc, draw, connected, status };
  return { form: "state", ...wishes, toleranceAmps, graceMs, isPatient: hasWithin(reader) };
}

function refuseCapture({ enclosing, report }: Reader): void {
  const capture = enclosing && entryOf(enclosing, "capture");
  if (capture === undefined) return;
  report({ code: "E115", message: "`capture` is for a single message", span: capture.key.span });
}

function hasKey(node: SourceNode, key: string): boolean {
  return node.kind === "map" && entryOf(node, key) !== undefined;
}

/** Whether none of the keys is there. */
function refuse(
  node: SourceNode,
  keys: readonly string[],
  why: string,
  { report }: Reader,
): boolean {
  const found: readonly MapEntry[] = node.kind === "map" ? node.entries : [];
  const wrong = found.filter(({ key }) => keys.includes(key.text));
  for (const { key } of wrong) {
    report({ code: "E115", message: `\`${key.text}\` ${why}`, span: key.span });
  }
  return wrong.length === 0;
}

/** Whom an expectation is about by itself; empty where the step has to say it. */
export function namedIn(value: Expectation | MessagePattern): readonly string[] {
  if (!("form" in value)) return value.chargePoint === undefined ? [] : [value.chargePoint];
  switch (value.form) {
    case "message":
      return namedIn(value.pattern);
    case "sequence":
    case "anyOrder":
      return value.patterns.every(({ chargePoint }) => chargePoint !== undefined)
        ? value.patterns.flatMap(namedIn).slice(0, 1)
        : [];
    case "state": {
      const names = wishesIn(value).map(({ name }) => name);
      return names.every((name) => name !== undefined) ? [...new Set(names)] : [];
    }
  }
}

function wishesIn({ alloc, draw, connected, status }: StateExpectation) {
  return [...alloc, ...draw, ...connected, ...status];
}
