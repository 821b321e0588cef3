/** The verbs that hold steps of their own: what each takes, and what is said of it. */

import { entryOf, type SourceNode } from "../source/source-node.ts";
import { assertion } from "./assertion.ts";
import { list, mapped } from "./collections.ts";
import type { Expression } from "./expression.ts";
import { asWritten } from "./fragments.ts";
import type { ModifierName } from "./modifiers.ts";
import type { Names } from "./names.ts";
import { duration, percent } from "./quantities.ts";
import type { Reader } from "./reader.ts";
import { optional, record, required } from "./record.ts";
import type { Rule } from "./rule.ts";
import { integer } from "./scalars.ts";

/** Each branch goes its way, one step after the other; it is over when all of them are. */
export interface ParallelBlock<S> {
  readonly branches: readonly (readonly S[])[];
}

/** The steps as one charge point does them, which `self` stands for in them. */
export interface Lane<S> {
  /** None where the steps say themselves whom they are about. */
  readonly chargePoint: string | undefined;
  readonly steps: readonly S[];
}

export interface RepeatBlock<S> extends RepeatSettings {
  readonly lanes: readonly Lane<S>[];
}

export interface RepeatSettings {
  readonly count?: number;
  /** From the beginning of one round to that of the next. */
  readonly everyMs?: number;
  readonly jitterMs?: number;
  readonly until?: Expression;
  /** How many of the charge points take part. */
  readonly sharePercent?: number;
}

export interface VerbFacts {
  /** Beside those that all verbs have. */
  readonly modifiers: readonly ModifierName[];
  readonly description: string;
  readonly example: string;
}

export const blockVerbs = {
  parallel: {
    modifiers: [],
    description: "Does several things at once; a list in it is one thing after the other.",
    example: "parallel: [{ boot: , charger: CP1 }, { boot: , charger: CP2 }]",
  },
  repeat: {
    modifiers: ["charger"],
    description: "Does its steps again and again; with `charger`, for each of them as `self`.",
    example: "repeat: { count: 3, every: 60s, steps: [{ send: Heartbeat }] }",
  },
  run: {
    modifiers: ["with", "capture"],
    description: "Runs the steps of a fragment, with what it needs to know.",
    example: "run: Charging",
  },
} as const satisfies Readonly<Record<string, VerbFacts>>;

export type BlockName = keyof typeof blockVerbs;

export function parallelRule<S>(step: Rule<S>): Rule<ParallelBlock<S>> {
  const steps = list(step);
  const branch: Rule<readonly S[]> = {
    schema: { anyOf: [step.schema, steps.schema] },
    read: (node, reader) =>
      node.kind === "list" ? steps.read(node, reader) : readSingle(step, node, reader),
  };
  return {
    schema: list(branch).schema,
    read(node, reader) {
      const forks: Names[] = [];
      // What one branch captures another cannot know, but what comes behind them all can.
      const apart: Rule<readonly S[]> = {
        ...branch,
        read(each, inside) {
          const names = inside.names.fork();
          forks.push(names);
          return branch.read(each, inside.knowing(names));
        },
      };
      const branches = list(apart).read(node, reader);
      for (const { captures } of forks) {
        for (const [name, span] of captures) reader.names.addCapture(name, span);
      }
      return branches && { branches };
    },
  };
}

function readSingle<S>(step: Rule<S>, node: SourceNode, reader: Reader): readonly S[] | undefined {
  const single = step.read(node, reader);
  return single === undefined ? undefined : [single];
}

/** `chargePointsIn` reads `charger:`. */
export function repeatRule<S>(
  step: Rule<S>,
  chargePointsIn: (node: SourceNode, reader: Reader) => readonly string[] | undefined,
): Rule<RepeatBlock<S>> {
  const steps = list(step);
  const settings = record({
    count: optional("count", integer({ least: 1, most: 1_000_000 }), "How often at most."),
    every: optional("everyMs", duration, "From the beginning of one round to that of the next."),
    jitter: optional("jitterMs", duration, "How much earlier or later, by chance."),
    until: optional("until", assertion, "It ends when this is true after a round."),
    share: optional("sharePercent", percent, "How many of the chargers take part, by chance."),
    steps: required("steps", asWritten(steps.schema), "What is repeated."),
  });

  function readLanes(node: SourceNode, reader: Reader): readonly Lane<S>[] | undefined {
    const charger = reader.enclosing && entryOf(reader.enclosing, "charger");
    if (charger === undefined) {
      const own = steps.read(node, reader);
      return own && [{ chargePoint: undefined, steps: own }];
    }
    return chargePointsIn(charger.value, reader)?.map((chargePoint) => {
      const names = reader.names.fork({ self: chargePoint });
      return { chargePoint, steps: steps.read(node, reader.knowing(names)) ?? [] };
    });
  }

  return mapped(settings, ({ steps: inner, ...rest }, node, reader) => {
    reportRepeat(rest, node, reader);
    const lanes = readLanes(inner, reader);
    return lanes && { ...rest, lanes };
  });
}

function reportRepeat(
  { count, until, everyMs, jitterMs, sharePercent }: RepeatSettings,
  { span }: SourceNode,
  { report, enclosing }: Reader,
): void {
  if (count === undefined && until === undefined) {
    report({ code: "E118", message: "`repeat` has neither `count` nor `until`", span });
  }
  if (jitterMs !== undefined && everyMs === undefined) {
    report({ code: "E102", message: "`jitter` needs `every`", span });
  }
  const hasCharger = enclosing !== undefined && entryOf(enclosing, "charger") !== undefined;
  if (sharePercent !== undefined && !hasCharger) {
    const hint = "say `charger: all` beside `repeat`, and `charger: self` in its steps";
    report({ code: "E102", message: "`share` needs to know of which chargers", span, hint });
  }
}
