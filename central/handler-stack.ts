/** One's own handlers of incoming messages, on top of the built-in ones. */

import { CallError } from "../protocol/errors.ts";
import { type HandlerAnswer, type HandlerTable, isTrusted } from "../protocol/handler-table.ts";
import type { Action, Request } from "../schemas/messages.ts";
import type { ChargePoint } from "./charge-point.ts";
import type { Session } from "./session.ts";

type Eventually<T> = T | Promise<T>;

export interface HandlerContext<A extends Action> {
  readonly chargePoint: ChargePoint;
  readonly messageId: string;
  /** What the handler before this one answers. Without an argument it gets the same request. */
  next(request?: Request<A>): Eventually<HandlerAnswer<A>>;
}

export type CentralHandler<A extends Action> = (
  request: Request<A>,
  context: HandlerContext<A>,
) => Eventually<HandlerAnswer<A>>;

export interface HandlerStack {
  on<A extends Action>(action: A, handler: CentralHandler<A>): void;
}

export function createHandlerStack(table: HandlerTable<Session>): HandlerStack {
  return {
    on<A extends Action>(action: A, handler: CentralHandler<A>): void {
      const before = table.find(action)?.handle;
      table.on(action, (request, call, session) => {
        const next = (changed = request) => answerOf<A>(before?.(changed, call, session));
        const { chargePoint } = session;
        return handler(request, { chargePoint, messageId: call.messageId, next });
      });
    },
  };
}

function answerOf<A extends Action>(answer: unknown): Eventually<HandlerAnswer<A>> {
  if (answer !== undefined && isTrusted<Eventually<HandlerAnswer<A>>>(answer)) return answer;
  return new CallError("NotSupported", "nothing handles this");
}
