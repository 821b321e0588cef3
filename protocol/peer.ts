/**
 * Typed calls and handlers over a connection: what crosses it is checked here, against the schemas.
 * It is the same for either role.
 */

import { isAction } from "../schemas/actions.ts";
import type { Action, Request, Response } from "../schemas/messages.ts";
import { type Checked, checkRequest, checkResponse } from "../schemas/validate.ts";
import type { Clock } from "./clock.ts";
import {
  type Answer,
  Connection,
  type ConnectionHost,
  type ConnectionSettings,
  noAnswer,
  type Stray,
} from "./connection.ts";
import { CallError, type CallFailure } from "./errors.ts";
import type { CallFrame } from "./frame.ts";
import {
  type AfterHandler,
  type CallHandler,
  type HandlerEntry,
  type HandlerOptions,
  HandlerTable,
  isTrusted,
} from "./handler-table.ts";
import type { CallOptions } from "./outgoing-calls.ts";
import { InvalidPayloadError, reportOf, type ViolationReport } from "./payload-report.ts";
import type { Transport } from "./transport.ts";
import { callErrorFor } from "./violation-codes.ts";

/**
 * What to do about a payload that breaks its schema: `strict` refuses it, `tolerant` takes it and
 * tells of it, `off` does not look.
 */
export type ValidationMode = "strict" | "tolerant" | "off";

export interface PeerValidation {
  /** Requests of the peer, and its responses to ours. */
  readonly incoming: ValidationMode;
  /** Our requests and responses. */
  readonly outgoing: ValidationMode;
}

export type PeerFailure = CallFailure | InvalidPayloadError;

/** Told once how a CALL of ours ended. */
export type ResponseListener<A extends Action> = (
  ...outcome: [failure: PeerFailure, response: undefined] | [failure: undefined, Response<A>]
) => void;

export interface PeerEvents {
  /**
   * Asked before anything else about a CALL of the peer. An answer takes the CALL over: it is not
   * validated and no handler sees it.
   */
  intercept?(call: CallFrame): Answer | Promise<Answer> | undefined;
  /** Our own code failed. The peer under test is told InternalError at most. */
  fault(fault: unknown, call: CallFrame | undefined): void;
  violation?(report: ViolationReport): void;
  /** Asked what a payload of the peer that breaks its schema is taken for. Refused if undefined. */
  mend?(report: ViolationReport, payload: unknown): object | undefined;
  stray?(stray: Stray): void;
  /** The far end answered a ping of ours. */
  ponged?(): void;
  closed?(code: number, reason: string): void;
}

export interface PeerOptions<Owner> {
  readonly transport: Transport;
  readonly clock: Clock;
  readonly newMessageId: () => string;
  /** Handed to every handler. */
  readonly owner: Owner;
  readonly events: PeerEvents;
  /** Shared by all peers of a kind. */
  readonly handlers?: HandlerTable<Owner>;
  readonly validation?: PeerValidation;
  readonly settings?: ConnectionSettings;
}

export interface PeerCallOptions extends CallOptions {
  /** `throw`, the default, rejects with a {@link PeerFailure}; `return` resolves with it. */
  readonly onError?: "throw" | "return";
}

const strictValidation: PeerValidation = { incoming: "strict", outgoing: "strict" };

export class Peer<Owner = undefined> implements ConnectionHost {
  /** For what the types forbid: a CALL of any action and payload, a text that is no frame. */
  readonly connection: Connection;
  readonly #owner: Owner;
  readonly #events: PeerEvents;
  readonly #validation: PeerValidation;
  #handlers: HandlerTable<Owner> | undefined;
  #hasOwnHandlers = false;
  /** What was taken over runs nothing afterwards either. Made when something is. */
  #takenOver: WeakSet<CallFrame> | undefined;

  constructor(options: PeerOptions<Owner>) {
    this.#owner = options.owner;
    this.#events = options.events;
    this.#validation = options.validation ?? strictValidation;
    this.#handlers = options.handlers;
    const { transport, clock, newMessageId, settings } = options;
    this.connection = new Connection({
      transport,
      clock,
      newMessageId,
      host: this,
      ...(settings && { settings }),
    });
  }

  on<A extends Action>(action: A, handler: CallHandler<A, Owner>, options?: HandlerOptions): void {
    this.#ownHandlers().on(action, handler, options);
  }

  /** `handler` runs once the answer to a CALL of this action is on the wire. */
  after<A extends Action>(action: A, handler: AfterHandler<A, Owner>): void {
    this.#ownHandlers().after(action, handler);
  }

  /**
   * Resolves with the checked payload of the CALLRESULT.
   *
   * @throws {CallError} if the answer is a CALLERROR
   * @throws {CallTimeoutError} if there is none in time
   * @throws {ConnectionClosedError} if the connection closes first
   * @throws {CallQueueFullError} if too many wait
   * @throws {MalformedAnswerError} if the answer cannot be read
   * @throws {InvalidPayloadError} if the request, or the response, breaks its schema
   */
  call<A extends Action>(
    action: A,
    payload: Request<A>,
    options: PeerCallOptions & { readonly onError: "return" },
  ): Promise<Response<A> | PeerFailure>;
  call<A extends Action>(
    action: A,
    payload: Request<A>,
    options?: PeerCallOptions & { readonly onError?: "throw" },
  ): Promise<Response<A>>;
  call<A extends Action>(
    action: A,
    payload: Request<A>,
    options: PeerCallOptions = {},
  ): Promise<Response<A> | PeerFailure> {
    return new Promise((resolve, reject) => {
      const fail = options.onError === "return" ? resolve : reject;
      this.request(
        action,
        payload,
        (failure, response) => (failure === undefined ? resolve(response) : fail(failure)),
        options,
      );
    });
  }

  /**
   * As {@link call}, for those who make so many that a promise for each would show. A request of
   * ours that breaks its schema is told of before this returns.
   */
  request<A extends Action>(
    action: A,
    payload: Request<A>,
    settled: ResponseListener<A>,
    options?: CallOptions,
  ): void {
    const mode = this.#validation.outgoing;
    if (mode !== "off") {
      const report = this.#report("outgoing", "request", action, checkRequest(action, payload));
      if (report !== undefined && mode === "strict") {
        settled(new InvalidPayloadError(report), undefined);
        return;
      }
    }
    this.connection.call(
      action,
      payload,
      (failure, result) => {
        if (failure !== undefined) settled(failure, undefined);
        else this.#settle(action, result, settled);
      },
      options,
    );
  }

  close(code: number, reason: string): void {
    this.connection.close(code, reason);
  }

  handle(call: CallFrame): Answer | Promise<Answer> {
    const taken = this.#events.intercept?.(call);
    if (taken !== undefined) {
      this.#takenOver ??= new WeakSet();
      this.#takenOver.add(call);
      return taken;
    }
    const { payload } = call;
    const entry = this.#handlers?.find(call.action);
    if (entry?.handle === undefined) return unhandled(call.action);
    // The text that came is looked up once; that of the table has its place in all others.
    const { action } = entry;
    const mode = entry.validate === false ? "off" : this.#validation.incoming;
    if (mode !== "off") {
      const report = this.#report("incoming", "request", action, checkRequest(action, payload));
      if (report !== undefined && mode === "strict") {
        const meant = this.#events.mend?.(report, payload);
        return meant === undefined
          ? callErrorFor(report.violations)
          : this.#answer(entry, meant, call);
      }
    }
    return this.#answer(entry, payload, call);
  }

  answered(call: CallFrame, answer: Answer): void {
    if (answer === noAnswer || answer instanceof CallError || this.#takenOver?.has(call)) return;
    const after = this.#handlers?.find(call.action)?.after;
    const done = after?.(call.payload, call, this.#owner);
    if (done instanceof Promise) done.catch((fault) => this.fault(fault, call));
  }

  stray(stray: Stray): void {
    this.#events.stray?.(stray);
  }

  fault(fault: unknown, call: CallFrame | undefined): void {
    this.#events.fault(fault, call);
  }

  ponged(): void {
    this.#events.ponged?.();
  }

  closed(code: number, reason: string): void {
    this.#events.closed?.(code, reason);
  }

  #settle<A extends Action>(action: A, result: unknown, settled: ResponseListener<A>): void {
    const mode = this.#validation.incoming;
    if (mode !== "off") {
      const report = this.#report("incoming", "response", action, checkResponse(action, result));
      if (report !== undefined && mode === "strict") {
        const meant = this.#events.mend?.(report, result);
        if (meant === undefined) settled(new InvalidPayloadError(report), undefined);
        else if (isTrusted<Response<A>>(meant)) settled(undefined, meant);
        return;
      }
    }
    if (isTrusted<Response<A>>(result)) settled(undefined, result);
  }

  #answer(entry: HandlerEntry<Owner>, payload: unknown, call: CallFrame): Answer | Promise<Answer> {
    const answer = entry.handle?.(payload, call, this.#owner) ?? noAnswer;
    if (answer instanceof Promise) return answer.then((value) => this.#checkAnswer(entry, value));
    return this.#checkAnswer(entry, answer);
  }

  #checkAnswer(entry: HandlerEntry<Owner>, answer: object | symbol): Answer {
    if (typeof answer === "symbol") return noAnswer;
    if (answer instanceof CallError) return answer;
    const mode = entry.validate === false ? "off" : this.#validation.outgoing;
    if (mode === "off") return answer;
    const { action } = entry;
    const report = this.#report("outgoing", "response", action, checkResponse(action, answer));
    if (report === undefined || mode === "tolerant") return answer;
    throw new InvalidPayloadError(report); // A fault of ours: the connection tells InternalError.
  }

  /** Tells of what breaks the schema, or is tolerated by it; returns what breaks it. */
  #report(
    direction: ViolationReport["direction"],
    message: ViolationReport["message"],
    action: Action,
    checked: Checked<unknown>,
  ): ViolationReport | undefined {
    const report = reportOf(direction, message, action, checked);
    if (report !== undefined) this.#events.violation?.(report);
    return checked.isValid ? undefined : report;
  }

  #ownHandlers(): HandlerTable<Owner> {
    if (this.#handlers === undefined || !this.#hasOwnHandlers) {
      this.#handlers = new HandlerTable(this.#handlers);
      this.#hasOwnHandlers = true;
    }
    return this.#handlers;
  }
}

function unhandled(action: string): CallError {
  return isAction(action)
    ? new CallError("NotSupported", `${action} is not supported`)
    : new CallError("NotImplemented", `${action} is no action`);
}
