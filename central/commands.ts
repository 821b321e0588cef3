/** CALLs to charge points, by name, with typed answers. */

import { CallError, CallTimeoutError } from "../protocol/errors.ts";
import type { CallOptions } from "../protocol/outgoing-calls.ts";
import type { Action, Request, Response } from "../schemas/messages.ts";
import type { ChargePoint, LiveChargePoint } from "./charge-point.ts";
import { reasonAgainst } from "./command-rules.ts";
import type { Core } from "./core.ts";
import type { CallOutcome } from "./events.ts";
import { onceKept } from "./keeping.ts";
import { noteOutcome } from "./outcomes.ts";
import type { Session } from "./session.ts";
import type { Sessions } from "./sessions.ts";
import { userActionOf } from "./user-actions.ts";

/** The charge point is not connected now; nothing was sent. */
export class NotConnectedError extends Error {
  override readonly name = "NotConnectedError";
  readonly chargePoint: string;
  readonly action: Action;

  constructor(chargePoint: string, action: Action) {
    super(`${chargePoint} is not connected: ${action} is not sent`);
    this.chargePoint = chargePoint;
    this.action = action;
  }
}

/** A central system must not ask this, or not now; nothing was sent. */
export class CommandRefusedError extends Error {
  override readonly name = "CommandRefusedError";
  readonly chargePoint: string;
  readonly action: Action;
  readonly reason: string;

  constructor(chargePoint: string, action: Action, reason: string) {
    super(`${action} is not sent to ${chargePoint}: ${reason}`);
    this.chargePoint = chargePoint;
    this.action = action;
    this.reason = reason;
  }
}

export interface CommandOptions extends CallOptions {
  /** Sends what a central system should not, as long as it fits the schema. */
  readonly isUnchecked?: boolean;
}

export type CallChargePoint = <A extends Action>(
  identity: string,
  action: A,
  payload: Request<A>,
  options?: CommandOptions,
) => Promise<Response<A>>;

export function createCall(core: Core, sessions: Sessions): CallChargePoint {
  return async (identity, action, payload, options) => {
    const session = sessions.find(identity);
    if (session === undefined) throw new NotConnectedError(identity, action);
    await session.whenReady(action);
    const userAction = userActionOf(action, payload);
    if (!options?.isUnchecked) throwIfRefused(core, session, action, payload, userAction);
    if (userAction !== undefined) session.userActions.add(userAction);
    noteBootAsked(core, session.chargePoint, action, payload);
    try {
      return await send(core, session, action, payload, withExpiry(core, userAction, options));
    } finally {
      if (userAction !== undefined) session.userActions.delete(userAction);
    }
  };
}

async function send<A extends Action>(
  core: Core,
  session: Session,
  action: A,
  payload: Request<A>,
  options: CommandOptions | undefined,
): Promise<Response<A>> {
  const { chargePoint, peer } = session;
  try {
    const answer = peer.call(action, payload, options);
    const response = await timed(core, chargePoint, action, answer);
    const kept = noteOutcome(core, chargePoint, action, payload, response);
    session.timeoutCount = 0;
    return onceKept([kept], response);
  } catch (failure) {
    if (failure instanceof CallTimeoutError) countTimeout(core, session);
    else session.timeoutCount = 0;
    throw failure;
  }
}

/** @throws {CommandRefusedError} */
function throwIfRefused<A extends Action>(
  { clock }: Core,
  { chargePoint, userActions }: Session,
  action: A,
  payload: Request<A>,
  userAction: string | undefined,
): void {
  const isUnderWay = userAction !== undefined && userActions.has(userAction);
  const reason =
    reasonAgainst(action, payload, chargePoint, clock.now()) ??
    (isUnderWay ? "the same is under way already" : undefined);
  if (reason !== undefined) throw new CommandRefusedError(chargePoint.identity, action, reason);
}

function noteBootAsked(
  { clock }: Core,
  chargePoint: LiveChargePoint,
  action: Action,
  payload: object,
): void {
  const isBoot = "requestedMessage" in payload && payload.requestedMessage === "BootNotification";
  if (action === "TriggerMessage" && isBoot) chargePoint.bootAskedAtMs = clock.now();
}

function withExpiry(
  { settings }: Core,
  userAction: string | undefined,
  options: CommandOptions | undefined,
): CommandOptions | undefined {
  if (userAction === undefined) return options;
  return { sendWithinMs: settings.remoteStartTimeoutSeconds * 1000, ...options };
}

/** Tells how the CALL ended, and how long it took. */
async function timed<T>(
  { clock, events }: Core,
  chargePoint: ChargePoint,
  action: Action,
  answer: Promise<T>,
): Promise<T> {
  const beganAtMs = clock.now();
  const tell = (outcome: CallOutcome) => {
    const tookMs = clock.now() - beganAtMs;
    events.tell({ kind: "called", chargePoint, action, outcome, tookMs });
  };
  try {
    const response = await answer;
    tell("answered");
    return response;
  } catch (failure) {
    tell(outcomeOf(failure));
    throw failure;
  }
}

function outcomeOf(failure: unknown): CallOutcome {
  if (failure instanceof CallTimeoutError) return "timed out";
  return failure instanceof CallError ? "refused" : "failed";
}

/**
 * A charge point that speaks and does not listen is cut off once, for most come to their senses with
 * a new connection. If that does not help, nothing is tried for a while.
 */
function countTimeout({ clock, events, settings }: Core, session: Session): void {
  const { chargePoint } = session;
  const nowMs = clock.now();
  session.timeoutCount += 1;
  if (session.timeoutCount < settings.deafAfterTimeouts) return;
  if ((chargePoint.deafUntilMs ?? 0) > nowMs) return;
  chargePoint.deafUntilMs = nowMs + settings.deafPauseSeconds * 1000;
  session.timeoutCount = 0;
  events.tell({ kind: "deaf", chargePoint });
  session.hangUp("does not answer");
}
