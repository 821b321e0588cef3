/** The rules of `prompt` and of what stands beside it: a person, or a rig, is asked to do something. */

import type { Schema } from "../../../schemas/schema.ts";
import { entryOf, type MapNode } from "../source/source-node.ts";
import { list, mapped } from "./collections.ts";
import { type Expectation, expectation, namedIn } from "./expectation.ts";
import { type Late, late } from "./late.ts";
import { readTemplate } from "./read-template.ts";
import type { Reader } from "./reader.ts";
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

/** A choice without choices is none, and choices are for nothing else. */
export const answerKind = mapped(
  oneOf(["done", "yesNo", "value", "choice"]),
  (kind, { span }, { enclosing, report }) => {
    if (kind !== "choice" || (enclosing && entryOf(enclosing, "choices"))) return kind;
    report({ code: "E102", message: "`choices` is missing", span });
    return undefined;
  },
);

const choiceList = list(text({ shortest: 1, longest: 200 }));

export const choices: Rule<readonly string[]> = mapped(
  choiceList,
  (read, { span }, { enclosing, report }) => {
    const kind = enclosing && scalarAt(enclosing, "answer");
    const isRepeated = new Set(read).size < read.length;
    if (kind !== "choice") {
      report({ code: "E115", message: "`choices` goes with `answer: choice` only", span });
    } else if (read.length < 2 || isRepeated) {
      report({ code: "E105", message: "a choice is between two or more different texts", span });
    }
    return read;
  },
);

export const evidenceKind = oneOf(["none", "text", "photo"]);

/** What the answer must be: a value, or a pattern. */
export const equals: Rule<Template> = {
  schema: {},
  read: (node, reader) =>
    readTemplate(node, { isPattern: true, schema: schemaOfAnswer(reader) }, reader),
};

/** Undefined where anything may be answered. */
function schemaOfAnswer({ enclosing }: Reader): Schema | undefined {
  const kind = enclosing && scalarAt(enclosing, "answer");
  if (kind === "yesNo") return { type: "boolean" };
  if (kind !== "choice") return undefined;
  const given = enclosing && entryOf(enclosing, "choices")?.value;
  const items = given?.kind === "list" ? given.items : [];
  return {
    type: "string",
    enum: items.flatMap((item) => (item.kind === "scalar" ? [item.text] : [])),
  };
}

function scalarAt(map: MapNode, key: string): string | undefined {
  const value = entryOf(map, key)?.value;
  return value?.kind === "scalar" ? value.text : undefined;
}

export const rig = record({
  exec: required("exec", late(text({ shortest: 1 })), "A command that does it instead."),
});
