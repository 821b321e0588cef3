/** The modifiers of steps. Which verb has which is said with the verbs. */

import { assertion } from "./assertion.ts";
import { asWritten } from "./fragments.ts";
import { statusPattern } from "./http-call.ts";
import { callError, captures, reply, response } from "./payload.ts";
import { answerKind, choices, equals, evidenceKind, rig, until } from "./prompt.ts";
import { duration } from "./quantities.ts";
import { usualWithinMs } from "./reader.ts";
import { optional, required, withDefault } from "./record.ts";
import type { ScalarRule } from "./rule.ts";
import { flag, level, text } from "./scalars.ts";

/** Read together with the verb, which knows whom it addresses. */
export const chargePointName: ScalarRule<string> = text();

const chargePointNames = asWritten({
  anyOf: [chargePointName.schema, { type: "array", items: chargePointName.schema }],
});

export const modifiers = {
  name: optional("name", text(), "What the step is called in reports."),
  charger: optional("charger", chargePointNames, "Which chargers; `all` for each of them."),
  within: withDefault(
    "withinMs",
    duration,
    usualWithinMs,
    "How long an answer or message may take.",
  ),
  for: required("forMs", duration, "How long it is watched for."),
  reply: optional("reply", reply, "What the answer must be; with `any`, nothing is asked of it."),
  error: optional("error", callError, "The CALLERROR that must come instead of an answer."),
  exact: withDefault("isExact", flag, false, "No other keys than those in `reply` may be there."),
  capture: withDefault("captures", captures, [], "Values of the message to keep, by their path."),
  level: withDefault("level", level, "must", "Only `must` fails and stops the scenario."),
  ref: optional("ref", text(), "The clause that the step checks."),
  if: optional("condition", assertion, "The step is left out where this is false."),
  with: optional("with", asWritten({ type: "object" }), "What the fragment needs to know."),
  status: optional("status", statusPattern, "The status of the answer; else any from 200 to 299."),
  respond: optional("respond", response, "How the message is answered, as the payload."),
  until: optional("until", until, "What is seen when it has been done."),
  answer: withDefault("answer", answerKind, "done", "What is to be said when it is done."),
  choices: withDefault("choices", choices, [], "What `answer: choice` is between."),
  equals: optional("equals", equals, "What the answer must be."),
  evidence: withDefault("evidence", evidenceKind, "none", "What is to be left as a proof."),
  rig: optional("rig", rig, "What can do it in the place of a person."),
  at: optional("at", duration, "When an entry of a timeline begins, from the end of the setup."),
} as const;

export type ModifierName = keyof typeof modifiers;

export function isModifier(name: string): name is ModifierName {
  return Object.hasOwn(modifiers, name);
}

/** Modifiers that all verbs have. */
export const commonModifiers = ["name", "level", "ref", "if"] as const;
