/** Who answers which message: the built-in handlers, and one's own on top of them. */

import { CallError } from "../protocol/errors.ts";
import {
  type CallHandler,
  type HandlerAnswer,
  HandlerTable,
  isTrusted,
} from "../protocol/handler-table.ts";
import type { Action, Request } from "../schemas/messages.ts";
import type { ChargePoint } from "./charge-point.ts";
import type { Session } from "./session.ts";

type Eventually<T> = T | Promise<T>;

export interface HandlerContext<A extends Action> {
  readonly chargePoint: ChargePoint;
  readonly messageId: string;
  /** The request as it came: nothing that is amiss with it has been mended. */
  readonly sent: Request<A>;
  /** What the handler before this one answers. Without an argument it gets the same request. */
  next(request?: Request<A>): Eventually<HandlerAnswer<A>>;
}

export type CentralHandler<A extends Action> = (
  request: Request<A>,
  context: HandlerContext<A>,
) => Eventually<HandlerAnswer<A>>;

export type BuiltInHandler<A extends Action> = CallHandler<A, Session>;

/** Who is asked first now. */
interface Top<A extends Action> {
  handler: BuiltInHandler<A>;
}

export class HandlerStack {
  readonly table = new HandlerTable<Session>();
  readonly #tops: { [A in Action]?: Top<A> } = {};

  add<A extends Action>(action: A, handler: BuiltInHandler<A>): void {
    const top: Top<A> = { handler };
    // Assigned as an object, for want of a type that can be written by a type parameter.
    Object.assign(this.#tops, { [action]: top });
    this.table.on(action, (request, call, session) => top.handler(request, call, session));
  }

  /** Takes the place of the handler there was; `next` of the context asks that one. */
  on<A extends Action>(action: A, handler: CentralHandler<A>): void {
    const top: Top<A> | undefined = this.#tops[action];
    const before = top?.handler;
    const wrapped: BuiltInHandler<A> = (request, call, session) =>
      handler(request, {
        chargePoint: session.chargePoint,
        messageId: call.messageId,
        sent: isTrusted<Request<A>>(call.payload) ? call.payload : request,
        next: (changed = request) => before?.(changed, call, session) ?? unhandled(),
      });
    if (top === undefined) this.add(action, wrapped);
    else top.handler = wrapped;
  }
}

function unhandled(): CallError {
  return new CallError("NotSupported", "nothing handles this");
}
