/** The rules of `always` and `never` at the top: what must be so, or must not, all the time. */

import type { SourceSpan } from "../source/source-file.ts";
import { entryOf, type SourceNode } from "../source/source-node.ts";
import { assertion } from "./assertion.ts";
import { list, mapped, orNothing } from "./collections.ts";
import type { Expression } from "./expression.ts";
import { type MessagePattern, messageFields, toNamedPattern } from "./message-pattern.ts";
import { duration, wattHours } from "./quantities.ts";
import type { Reader } from "./reader.ts";
import { optional, type RecordOf, record, withDefault } from "./record.ts";
import { invalid, type Rule, type ScalarRule, scalarRule, valid } from "./rule.ts";
import { type Level, level, text } from "./scalars.ts";

export type InvariantForm = "always" | "never";

/** A moment of the run: a part of it, or so long after the end of the setup. */
export type Bound<W extends string> = W | number;

export interface Invariant {
  readonly form: InvariantForm;
  readonly name: string;
  readonly subject: InvariantSubject;
  /** Undefined: from the beginning. */
  readonly after: Bound<"setup"> | undefined;
  /** Undefined: to the end. */
  readonly before: Bound<"cleanup"> | undefined;
  readonly graceMs: number;
  /** Only `must` fails the scenario. */
  readonly level: Level;
  readonly span: SourceSpan;
}

export type InvariantSubject =
  | { readonly kind: "expression"; readonly expression: Expression }
  | { readonly kind: "message"; readonly pattern: MessagePattern }
  /** What was billed is what was measured, and both sides have the same transactions. */
  | { readonly kind: "ledger"; readonly toleranceWh: number };

const ledger = record({
  tolerance: withDefault("toleranceWh", wattHours, 1, "How much the two may differ."),
});

const usualLedger = { toleranceWh: 1 };

const common = {
  ...messageFields,
  name: optional("name", text({ shortest: 1, longest: 300 }), "What it is called in reports."),
  that: optional("that", assertion, "An expression that must be true, or for `never` must not."),
  after: optional("after", bound("setup"), "`setup`, or how long after it this begins to count."),
  before: optional("before", bound("cleanup"), "`cleanup`, or how long after the setup it ends."),
  grace: withDefault("graceMs", duration, 0, "How long it may be otherwise, to settle."),
  level: withDefault("level", level, "must", "Only `must` fails the scenario."),
};

const fieldsOf = {
  always: {
    ...common,
    ledger: optional(
      "ledger",
      orNothing(ledger, usualLedger),
      "Energy and transactions are the same at the chargers and in the books of `reference`.",
    ),
  },
  never: common,
} as const;

export const always = list(invariantRule("always", record(fieldsOf.always)));
export const never = list(invariantRule("never", record(fieldsOf.never)));

type Read = RecordOf<typeof common> & Partial<RecordOf<typeof fieldsOf.always>>;

function invariantRule(form: InvariantForm, rule: Rule<Read>): Rule<Invariant> {
  return mapped(rule, (read, node, reader) => {
    const subject = subjectOf(form, read, node, reader);
    if (subject === undefined) return undefined;
    const { name = usualName(subject), after, before, graceMs, level: own } = read;
    const { span } = (node.kind === "map" && node.entries[0]?.key) || node;
    return {
      form,
      name,
      subject,
      after,
      before,
      graceMs,
      level: own,
      span: spanOfSubject(node) ?? span,
    };
  });
}

const subjects = ["that", "call", "ledger"] as const;

function subjectOf(
  form: InvariantForm,
  read: Read,
  node: SourceNode,
  reader: Reader,
): InvariantSubject | undefined {
  const keys = node.kind === "map" ? node.entries.map(({ key }) => key.text) : [];
  const [first, second] = subjects.filter((key) => keys.includes(key));
  if (first === undefined || second !== undefined) {
    reportSubjects(first, second, node, reader);
    return undefined;
  }
  if (first === "that") return read.that && { kind: "expression", expression: read.that };
  if (first === "ledger") return read.ledger && { kind: "ledger", ...read.ledger };
  if (form === "always" && !keys.includes("payload")) {
    const message = "`always` says what each such message must hold";
    reader.report({ code: "E102", message, span: node.span, hint: "say `payload:`" });
  }
  const pattern = toNamedPattern(read, node, reader);
  return pattern && { kind: "message", pattern };
}

function reportSubjects(
  first: string | undefined,
  second: string | undefined,
  { span }: SourceNode,
  { report }: Reader,
): void {
  const hint = "say `that:` or `call:`, one for each";
  if (first === undefined) {
    report({ code: "E102", message: "it says nothing that must be so", span, hint });
  } else {
    report({ code: "E115", message: `\`${first}\` and \`${second}\` are two`, span, hint });
  }
}

function usualName(subject: InvariantSubject): string {
  switch (subject.kind) {
    case "expression":
      return subject.expression.text;
    case "ledger":
      return "the books are right";
    case "message":
      return subject.pattern.action ?? "a message";
  }
}

function spanOfSubject(node: SourceNode): SourceSpan | undefined {
  if (node.kind !== "map") return undefined;
  const entry = subjects.map((key) => entryOf(node, key)).find((one) => one !== undefined);
  return entry && (entry.key.text === "ledger" ? entry.key.span : entry.value.span);
}

function bound<const W extends string>(word: W): ScalarRule<Bound<W>> {
  const schema = { description: `\`${word}\`, or a duration`, type: "string" } as const;
  return scalarRule<Bound<W>>(schema, (scalar) => {
    if (scalar.text === word) return valid(word);
    const read = duration.convert(scalar);
    if (read.isValid) return read;
    return invalid("E104", `\`${scalar.text}\` is neither \`${word}\` nor a duration`);
  });
}
