/** Who answers which action: typed on the outside, one plain entry for each action on the inside. */

import type { Action, Request, Response } from "../schemas/messages.ts";
import type { noAnswer } from "./connection.ts";
import type { CallError } from "./errors.ts";
import type { CallFrame } from "./frame.ts";

/** A CALLRESULT's payload, a CALLERROR, or silence. */
export type HandlerAnswer<A extends Action> = Response<A> | CallError | typeof noAnswer;

/** `owner` is whatever the peer was made for: a session, a charge point. */
export type CallHandler<A extends Action, Owner> = (
  request: Request<A>,
  call: CallFrame,
  owner: Owner,
) => HandlerAnswer<A> | Promise<HandlerAnswer<A>>;

/** Runs once the CALLRESULT is on the wire. Does not run after a CALLERROR or silence. */
export type AfterHandler<A extends Action, Owner> = (
  request: Request<A>,
  call: CallFrame,
  owner: Owner,
) => void | Promise<void>;

export interface HandlerOptions {
  /** Whether the request and our response are checked. The peer's setting holds if left out. */
  readonly validate?: boolean;
}

type UntypedHandler<Owner, Result> = (payload: unknown, call: CallFrame, owner: Owner) => Result;

export interface HandlerEntry<Owner> {
  readonly action: Action;
  readonly handle: UntypedHandler<Owner, object | symbol | Promise<object | symbol>> | undefined;
  readonly after: UntypedHandler<Owner, void | Promise<void>> | undefined;
  readonly validate: boolean | undefined;
}

/** One table serves all peers of a kind; a peer with handlers of its own has one on top of it. */
export class HandlerTable<Owner = undefined> {
  readonly #entries = new Map<string, HandlerEntry<Owner>>();
  readonly #base: HandlerTable<Owner> | undefined;

  constructor(base?: HandlerTable<Owner>) {
    this.#base = base;
  }

  /** Takes the place of the handler there was, if any. */
  on<A extends Action>(
    action: A,
    handler: CallHandler<A, Owner>,
    { validate }: HandlerOptions = {},
  ): this {
    const after = this.find(action)?.after;
    const handle: HandlerEntry<Owner>["handle"] = (payload, call, owner) =>
      isTrusted<Request<A>>(payload) ? handler(payload, call, owner) : {};
    this.#entries.set(action, { action, handle, after, validate });
    return this;
  }

  /** Takes the place of what ran after this action, if anything did. */
  after<A extends Action>(action: A, handler: AfterHandler<A, Owner>): this {
    const known = this.find(action);
    const after: HandlerEntry<Owner>["after"] = (payload, call, owner) => {
      if (isTrusted<Request<A>>(payload)) return handler(payload, call, owner);
    };
    this.#entries.set(action, {
      action,
      handle: known?.handle,
      after,
      validate: known?.validate,
    });
    return this;
  }

  find(action: string): HandlerEntry<Owner> | undefined {
    return this.#entries.get(action) ?? this.#base?.find(action);
  }
}

/**
 * The one place where a payload becomes what its action says without being looked at: it has been
 * checked before, or the user has chosen that it is not.
 */
export function isTrusted<T>(_payload: unknown): _payload is T {
  return true;
}
