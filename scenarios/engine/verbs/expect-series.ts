/** `expect` several messages: in their order, with anything between them, or in whatever order. */

import type { Problem } from "../events/failure.ts";
import { assign } from "../grammar/assign.ts";
import type { SeriesExpectation } from "../grammar/expectation.ts";
import type { Exchange } from "../wire/wire-log.ts";
import type { Attempt, DeviceContext, StepOf } from "./attempt.ts";
import { type Missed, markOf, notSeen, soughtIn } from "./expect-message.ts";
import { describe, isLike, type Sought } from "./match-message.ts";

/** What has been found so far of what is sought. */
interface Search {
  /** Nobody else has had it. */
  add(exchange: Exchange): void;
  isOver(): boolean;
  readonly found: readonly Exchange[];
  /** What is wrong, of the first that is missing. */
  problem(missed: Missed): Problem | undefined;
}

export function beginExpectSeries(
  step: StepOf<"expect">,
  value: SeriesExpectation,
  context: DeviceContext,
): Attempt {
  const { wire, timekeeper, consumed, device } = context;
  const window = markOf(value, context);
  const sought = value.patterns.map((pattern) => soughtIn(pattern, context));
  const search = value.form === "sequence" ? inOrder(sought) : inAnyOrder(sought);
  let lookedAt = window;

  function look(): void {
    for (const exchange of wire.callsSince(lookedAt)) {
      if (value.mayReuse || !consumed.has(exchange)) search.add(exchange);
    }
    lookedAt = wire.mark();
  }

  return {
    untilMs: timekeeper.clock.now() + step.withinMs,
    concerns: [device.name],
    isOver() {
      look();
      return search.isOver();
    },
    judge() {
      look();
      const problem = search.problem({ step, window, context });
      for (const exchange of search.found) consumed.add(exchange);
      return problem;
    },
  };
}

/** Each is the first that matches after the one before it: if there is a way, this is one. */
function inOrder(sought: readonly Sought[]): Search {
  const found: Exchange[] = [];
  return {
    found,
    add(exchange) {
      const next = sought[found.length];
      if (next !== undefined && isLike(next, exchange)) found.push(exchange);
    },
    isOver: () => found.length === sought.length,
    problem(missed) {
      const next = sought[found.length];
      if (next === undefined) return undefined;
      const last = found.at(-1);
      const problem = notSeen(next, { ...missed, window: markAfter(last, missed) });
      const came = last && `${found.length} of ${sought.length} came, the last at ${seconds(last)}`;
      const early = missed.context.wire.callsSince(missed.window).find((one) => isLike(next, one));
      const before = last && early && early !== last ? beforeItsTurn(next, early, last) : undefined;
      const notes = [came, before, ...(problem.notes ?? [])].filter((one) => one !== undefined);
      return { ...problem, span: next.pattern.span, notes };
    },
  };
}

function beforeItsTurn(next: Sought, early: Exchange, last: Exchange): string {
  return `${describe(next)} came at ${seconds(early)}, which is before ${last.call.action}`;
}

function markAfter(last: Exchange | undefined, { window, context }: Missed): number {
  if (last === undefined) return window;
  const since = context.wire.callsSince(window);
  return context.wire.mark() - since.length + since.indexOf(last) + 1;
}

/** More that match are not needed to find one for each. */
const mostCandidates = 1_000;

function inAnyOrder(sought: readonly Sought[]): Search {
  const candidates: Exchange[] = [];
  let assignment = assign(sought, candidates, isLike);
  return {
    get found() {
      return assignment.taken;
    },
    add(exchange) {
      if (assignment.leftOver.length === 0 || candidates.length >= mostCandidates) return;
      if (!sought.some((one) => isLike(one, exchange))) return;
      candidates.push(exchange);
      assignment = assign(sought, candidates, isLike);
    },
    isOver: () => assignment.leftOver.length === 0,
    problem(missed) {
      const [first] = assignment.leftOver;
      if (first === undefined) return undefined;
      const problem = notSeen(first, missed);
      const came = `${assignment.taken.length} of ${sought.length} came`;
      return { ...problem, span: first.pattern.span, notes: [came, ...(problem.notes ?? [])] };
    },
  };
}

function seconds({ seen }: Exchange): string {
  return `${(seen.atMs / 1000).toFixed(1)} s`;
}
