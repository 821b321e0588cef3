/** `expect` and `never`: CALLs that must be seen on the wire, or must not. */

import type { Difference, NearMiss, Problem } from "../events/failure.ts";
import { matchValue } from "../grammar/match-value.ts";
import type { Exchange, Mark } from "../wire/wire-log.ts";
import type { Attempt, DeviceContext, StepOf } from "./attempt.ts";
import { capture, differing } from "./judge-answer.ts";
import { notesOn } from "./substitutions.ts";

type ExpectStep = StepOf<"expect">;
type NeverStep = StepOf<"never">;

/**
 * One message is enough, and ends the wait. With `count` the whole of `within` is watched, because one
 * more may come at any time.
 */
export function beginExpect(step: ExpectStep, context: DeviceContext): Attempt {
  const { wire, timekeeper, consumed } = context;
  const { count, mayReuse } = step.value;
  const window = marksOf(step, context);
  const found: Exchange[] = [];
  let lookedAt = window;

  function look(): void {
    const isEnough = () => count === undefined && found.length > 0;
    for (const exchange of wire.callsSince(lookedAt)) {
      const isFree = mayReuse || !consumed.has(exchange);
      if (!isEnough() && isFree && isLike(step, exchange, context)) found.push(exchange);
    }
    lookedAt = wire.mark();
  }
  look();

  return {
    untilMs: timekeeper.clock.now() + step.withinMs,
    isOver() {
      look();
      return count === undefined && found.length > 0;
    },
    judge() {
      look();
      for (const exchange of found) consumed.add(exchange);
      const [first] = found;
      if (count !== undefined) return judgeCount(step, found, context);
      if (first === undefined) return notSeen(step, window, context);
      return capture(step.captures, first.call.payload, context);
    },
  };
}

export function beginNever(step: NeverStep, context: DeviceContext): Attempt {
  const { wire, timekeeper } = context;
  let lookedAt = wire.mark();
  let found: Exchange | undefined;

  function look(): void {
    found ??= wire.callsSince(lookedAt).find((exchange) => isLike(step, exchange, context));
    lookedAt = wire.mark();
  }

  return {
    untilMs: timekeeper.clock.now() + step.forMs,
    isOver() {
      look();
      return found !== undefined;
    },
    judge() {
      look();
      if (found === undefined) return undefined;
      const message = `${found.call.action} came ${directionOf(step, context)}`;
      return { blame: "theirs", message, nearest: { frame: found.seen, differences: [] } };
    },
  };
}

function marksOf({ value }: ExpectStep, { marks }: DeviceContext): Mark {
  if (value.since === "setup") return marks.setup;
  return value.since === "start" ? marks.start : marks.lastStep;
}

function isLike(step: ExpectStep | NeverStep, exchange: Exchange, context: DeviceContext): boolean {
  return isOfKind(step, exchange, context) && differencesOf(step, exchange, context).length === 0;
}

function isOfKind(
  { value }: ExpectStep | NeverStep,
  { chargePoint, direction, call }: Exchange,
  { device }: DeviceContext,
): boolean {
  return (
    chargePoint === device.name && direction === value.direction && call.action === value.action
  );
}

function differencesOf(
  { value }: ExpectStep | NeverStep,
  { call }: Exchange,
  { scope }: DeviceContext,
) {
  const { payload, isExact } = value;
  return payload === undefined ? [] : matchValue(payload, call.payload, scope, { isExact });
}

function judgeCount(
  { value }: ExpectStep,
  found: readonly Exchange[],
  { scope }: DeviceContext,
): Problem | undefined {
  const differences = value.count === undefined ? [] : matchValue(value.count, found.length, scope);
  if (differences.length === 0) return undefined;
  const [{ expected = "", span } = {}] = differences;
  const message = `${value.action} came ${times(found.length)}, expected ${expected}`;
  return { ...differing(differences), message, ...(span && { span }) };
}

function times(count: number): string {
  return count === 1 ? "once" : `${count} times`;
}

function notSeen(step: ExpectStep, window: Mark, context: DeviceContext): Problem {
  const { wire, device, consumed, scope } = context;
  const { action, payload, direction } = step.value;
  const seen = wire
    .callsSince(window)
    .filter((one) => one.chargePoint === device.name && one.direction === direction);
  const alike = seen.filter((one) => one.call.action === action);
  const isTaken = alike.some((one) => consumed.has(one) && isLike(step, one, context));
  const such = alike.length > 0 && !isTaken ? " like this" : "";
  const others = [...new Set(seen.map(({ call }) => call.action))].filter((one) => one !== action);
  return {
    blame: "theirs",
    message: `no ${action}${such} ${directionOf(step, context)} within ${step.withinMs / 1000} s`,
    nearest: nearestOf(alike.map((one) => [one, differencesOf(step, one, context)])),
    notes: [
      ...notesOn(payload, scope),
      ...(isTaken ? ["an `expect` before this one had it; `reuse: true` would have it twice"] : []),
      ...(others.length > 0 ? [`what came: ${others.slice(0, 8).join(", ")}`] : []),
    ],
  };
}

/** The one with the fewest differences, of these the last. */
function nearestOf(
  candidates: readonly (readonly [Exchange, readonly Difference[]])[],
): NearMiss | undefined {
  const least = Math.min(...candidates.map(([, differences]) => differences.length));
  const nearest = candidates.findLast(([, differences]) => differences.length === least);
  return nearest && { frame: nearest[0].seen, differences: nearest[1] };
}

function directionOf({ value }: ExpectStep | NeverStep, { device }: DeviceContext): string {
  return `${value.direction === "fromChargePoint" ? "from" : "to"} ${device.name}`;
}
