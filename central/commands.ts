/** CALLs to charge points, by name, with typed answers. */

import type { CallOptions } from "../protocol/outgoing-calls.ts";
import type { Action, Request, Response } from "../schemas/messages.ts";
import type { Core } from "./core.ts";
import { noteOutcome } from "./outcomes.ts";
import type { Sessions } from "./sessions.ts";

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

export type CallChargePoint = <A extends Action>(
  identity: string,
  action: A,
  payload: Request<A>,
  options?: CallOptions,
) => Promise<Response<A>>;

export function createCall(core: Core, sessions: Sessions): CallChargePoint {
  return async (identity, action, payload, options) => {
    const session = sessions.find(identity);
    if (session === undefined) throw new NotConnectedError(identity, action);
    const response = await session.peer.call(action, payload, options);
    noteOutcome(core, session.chargePoint, action, payload, response);
    return response;
  };
}
