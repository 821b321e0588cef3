/** The rules of `prompt` and of what stands beside it: a person, or a rig, is asked to do something. */

import { entryOf } from "../source/source-node.ts";
import { mapped } from "./collections.ts";
import { type Expectation, expectation, namedIn } from "./expectation.ts";
import { type Late, late } from "./late.ts";
import { readTemplate } from "./read-template.ts";
import { record, required } from "./record.ts";
import type { Rule } from "./rule.ts";
import { oneOf, text } from "./scalars.ts";
import type { Template } from "./template.ts";

export interface Prompt {
  readonly text: Late<string>;
  /** Whether `within` says how long it may take. */
  readonly isBounded: boolean;
}

export const prompt: Rule<Prompt> = mapped(
  late(text({ shortest: 1, longest: 2_000 })),
  (read, _node, { enclosing }) => {
    return {
      text: read,
      isBounded: enclosing !== undefined && entryOf(enclosing, "within") !== undefined,
    };
  },
);

export interface Until {
  readonly expectation: Expectation;
  /** Whom it is about. */
  readonly chargePoints: readonly string[];
}

export const until: Rule<Until> = mapped(expectation, (read, { span }, { names, report }) => {
  const named = namedIn(read);
  const only = names.self === undefined ? names.chargePoints : [names.self];
  if (named.length > 0) return { expectation: read, chargePoints: named };
  if (only.length === 1) return { expectation: read, chargePoints: only };
  const hint = "say `from:` or `to:` a charger";
  report({ code: "E114", message: "nothing says which charger is meant", span, hint });
  return undefined;
});

export const answerKind = oneOf(["done", "yesNo", "value"]);
export const evidenceKind = oneOf(["none", "text", "photo"]);

/** What the answer must be: a value, or a pattern. */
export const equals: Rule<Template> = {
  schema: {},
  read: (node, reader) => readTemplate(node, { isPattern: true }, reader),
};

export const rig = record({
  exec: required("exec", late(text({ shortest: 1 })), "A command that does it instead."),
});
