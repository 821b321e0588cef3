/** A step that makes somebody send a CALL: it is over when that, and all that came of it, is answered. */

import type { Action } from "../../../schemas/messages.ts";
import type { FrameDirection, Problem } from "../events/failure.ts";
import type { Claim, Exchange, Mark } from "../wire/wire-log.ts";
import type { Device } from "../world/device.ts";
import type { Attempt, DeviceContext } from "./attempt.ts";
import { blameForAnswer } from "./blame.ts";
import { type AnsweredStep, judgeAnswer } from "./judge-answer.ts";

/** What a charge point without a connection keeps is not waited for, unless an answer is wanted. */
export function keepsMessages({ device }: DeviceContext): () => boolean {
  const { chargePoint } = device;
  const { queue } = chargePoint.transactions;
  const lengthBefore = queue.length;
  return () => !chargePoint.isConnected && queue.length > lengthBefore;
}

export interface ExchangePlan {
  readonly action: Action;
  readonly direction: FrameDirection;
  /** Whether it waits for a connection; it never does, if left out. */
  readonly isKept?: () => boolean;
  /** Makes it happen. */
  act(): void;
}

export function beginExchange(
  step: AnsweredStep,
  context: DeviceContext,
  { action, direction, isKept = () => false, act }: ExchangePlan,
): Attempt {
  const { wire, device, timekeeper } = context;
  const mark = wire.mark();
  const claim = wire.claim(device.name, direction, action);
  act();
  const isAnswered = step.reply?.kind === "pattern" || step.error !== undefined;
  const isLeft = () => !isAnswered && claim.exchange === undefined && isKept();
  return {
    untilMs: timekeeper.clock.now() + step.withinMs,
    concerns: [device.name],
    isOver: () => isLeft() || (isSettled(claim.exchange) && device.isQuiet()),
    judge: () => (isLeft() ? undefined : judge(step, context, { action, direction, mark, claim })),
    stop: () => wire.release(claim),
  };
}

function isSettled(exchange: Exchange | undefined): boolean {
  return exchange !== undefined && (exchange.answer !== undefined || exchange.isLost);
}

interface Ended {
  readonly action: Action;
  readonly direction: FrameDirection;
  readonly mark: Mark;
  readonly claim: Claim;
}

function judge(step: AnsweredStep, context: DeviceContext, ended: Ended): Problem | undefined {
  const { exchange } = ended.claim;
  if (exchange === undefined) return neverSent(context, ended);
  if (exchange.answer === undefined) {
    return step.reply?.kind === "any"
      ? undefined
      : notAnswered(exchange, context.device, step.withinMs);
  }
  const problem = judgeAnswer(step, exchange, exchange.answer, context);
  if (problem !== undefined) return problem;
  return context.isStrict ? findUnanswered(context, ended.mark, step.withinMs) : undefined;
}

/**
 * A message that the step brought about, and that still waits for its answer. What a connection took with
 * it waits for none: who closed it is told apart from this.
 */
export function findUnanswered(
  { wire, device }: DeviceContext,
  mark: Mark,
  withinMs: number,
): Problem | undefined {
  const open = wire.openSince(mark, device.name);
  return open === undefined ? undefined : notAnswered(open, device, withinMs);
}

function notAnswered(
  { direction, call, isLost }: Exchange,
  device: Device,
  withinMs: number,
): Problem {
  const blame = blameForAnswer(direction, device);
  const why = isLost ? ": the connection closed" : ` within ${withinMs / 1000} s`;
  return { blame, message: `${call.action} was not answered${why}` };
}

/** That a charge point cannot send may be the doing of the central system; that it does not, is ours. */
function neverSent(context: DeviceContext, { action, direction }: Ended): Problem {
  const { device, refusalOf } = context;
  if (device.plan.isReal) {
    const message = `the central system did not send ${action}: ${device.name} is not connected`;
    return { blame: "ours", message };
  }
  const { isConnected, registration } = device.chargePoint;
  const refusal = refusalOf(device.name);
  if (!isConnected && refusal !== undefined) {
    const { reason, hasAnswered } = refusal;
    return hasAnswered
      ? { blame: "theirs", message: `the central system refused the connection: ${reason}` }
      : { blame: "ours", message: `the central system cannot be reached: ${reason}` };
  }
  const who = direction === "fromChargePoint" ? device.name : "the central system";
  const why = isConnected
    ? `its registration is ${registration.status ?? "not answered"}`
    : `${device.name} is not connected`;
  return { blame: "ours", message: `${who} did not send ${action}: ${why}` };
}
