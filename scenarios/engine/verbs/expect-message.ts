/** `expect` a message, and `never`: a CALL that must be seen on the wire, or must not. */

import type { Problem } from "../events/failure.ts";
import type { MessageExpectation } from "../grammar/expectation.ts";
import { matchValue } from "../grammar/match-value.ts";
import type { Exchange, Mark } from "../wire/wire-log.ts";
import type { Attempt, DeviceContext, StepOf } from "./attempt.ts";
import { capture, differing } from "./judge-answer.ts";
import { describe, isLike, isOfKind, isOfSide, nearestOf, type Sought } from "./match-message.ts";
import { notesOn } from "./substitutions.ts";

type ExpectStep = StepOf<"expect">;

/**
 * One message is enough, and ends the wait. With `count` the whole of `within` is watched, because one
 * more may come at any time.
 */
export function beginExpectMessage(
  step: ExpectStep,
  value: MessageExpectation,
  context: DeviceContext,
): Attempt {
  const { wire, timekeeper, consumed, device } = context;
  const { count, mayReuse } = value;
  const window = markOf(value, context);
  const sought = soughtIn(value.pattern, context);
  const found: Exchange[] = [];
  let lookedAt = window;

  function look(): void {
    const isEnough = () => count === undefined && found.length > 0;
    for (const exchange of wire.callsSince(lookedAt)) {
      const isFree = mayReuse || !consumed.has(exchange);
      if (!isEnough() && isFree && isLike(sought, exchange)) found.push(exchange);
    }
    lookedAt = wire.mark();
  }
  look();

  return {
    untilMs: timekeeper.clock.now() + step.withinMs,
    concerns: [device.name],
    isOver() {
      look();
      return count === undefined && found.length > 0;
    },
    judge() {
      look();
      for (const exchange of found) consumed.add(exchange);
      const [first] = found;
      if (count !== undefined) return judgeCount(value, found, context);
      if (first === undefined) return notSeen(sought, { step, window, context });
      return capture(step.captures, first.call.payload, context);
    },
  };
}

export function beginNever(step: StepOf<"never">, context: DeviceContext): Attempt {
  const { wire, timekeeper, device } = context;
  const sought = soughtIn(step.value, context);
  let lookedAt = wire.mark();
  let found: Exchange | undefined;

  function look(): void {
    found ??= wire.callsSince(lookedAt).find((exchange) => isLike(sought, exchange));
    lookedAt = wire.mark();
  }

  return {
    untilMs: timekeeper.clock.now() + step.forMs,
    concerns: [device.name],
    isOver() {
      look();
      return found !== undefined;
    },
    judge() {
      look();
      if (found === undefined) return undefined;
      const [, way, name] = describe(sought).split(" ");
      const message = `${found.call.action} came ${way} ${name}`;
      return { blame: "theirs", message, nearest: { frame: found.seen, differences: [] } };
    },
  };
}

/** What is looked for, of the charge point that the step is about. */
export function soughtIn(pattern: Sought["pattern"], context: DeviceContext): Sought {
  return { pattern, chargePoint: context.device.name, scope: context.scope };
}

/** From where in the log an expectation looks. */
export function markOf(
  { since }: Pick<MessageExpectation, "since">,
  { marks }: DeviceContext,
): Mark {
  if (since === "setup") return marks.setup;
  return since === "start" ? marks.start : marks.lastStep;
}

function judgeCount(
  { pattern, count }: MessageExpectation,
  found: readonly Exchange[],
  { scope }: DeviceContext,
): Problem | undefined {
  const differences = count === undefined ? [] : matchValue(count, found.length, scope);
  if (differences.length === 0) return undefined;
  const [{ expected = "", span } = {}] = differences;
  const message = `${pattern.action} came ${times(found.length)}, expected ${expected}`;
  return { ...differing(differences), message, ...(span && { span }) };
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

export interface Missed {
  readonly step: ExpectStep;
  /** From where on it was looked for. */
  readonly window: Mark;
  readonly context: DeviceContext;
}

/** Why there is none, as far as what was seen instead tells. */
export function notSeen(sought: Sought, { step, window, context }: Missed): Problem {
  const { wire, consumed, scope } = context;
  const { action, payload } = sought.pattern;
  const seen = wire.callsSince(window).filter((one) => isOfSide(sought, one));
  const alike = seen.filter((one) => isOfKind(sought, one));
  const isTaken = alike.some((one) => consumed.has(one) && isLike(sought, one));
  const such = alike.length > 0 && !isTaken ? " like this" : "";
  const others = [...new Set(seen.map(({ call }) => call.action))].filter((one) => one !== action);
  const [what, ...who] = describe(sought).split(" ");
  return {
    blame: "theirs",
    message: `no ${what}${such} ${who.join(" ")} within ${step.withinMs / 1000} s`,
    nearest: nearestOf(sought, alike),
    notes: [
      ...notesOn(payload, scope),
      ...(isTaken ? ["an `expect` before this one had it; `reuse: true` would have it twice"] : []),
      ...(others.length > 0 ? [`what came: ${others.slice(0, 8).join(", ")}`] : []),
    ],
  };
}
