/**
 * The RPC layer of OCPP-J 1.6 (§4): pairs each CALL with its CALLRESULT or CALLERROR.
 *
 * Both roles use it; a charge point and a central system differ only in the handler they give.
 * It knows frames and time, and nothing of sockets, schemas or charge points, so that a conformance
 * scenario can send through it what no well-behaved peer would. It is a class, and tells what
 * happens through one host object, because ten thousand of them live in one process.
 */

import { AnswerWindow, type KeptCall, newKeptCall } from "./answer-window.ts";
import type { Clock } from "./clock.ts";
import { CallError, MalformedAnswerError } from "./errors.ts";
import {
  type AnswerFrame,
  type CallErrorFrame,
  type CallFrame,
  decodeFrame,
  defaultFrameLimits,
  encodeCallResult,
  encodeFrame,
  type FrameLimits,
  type MalformedFrame,
} from "./frame.ts";
import { type CallOptions, type CallSettled, OutgoingCalls } from "./outgoing-calls.ts";
import type { Transport, TransportListener } from "./transport.ts";

/** Returned by a handler instead of an answer: the CALL stays unanswered. */
export const noAnswer: unique symbol = Symbol("no answer");

/** The payload of the CALLRESULT, what to say in a CALLERROR, or that nothing is to be said. */
export type Answer = object | CallError | typeof noAnswer;

/** Why something that came could not be acted on. */
export type Stray =
  | { readonly kind: "malformed"; readonly frame: MalformedFrame; readonly text: string }
  /** An answer to no open CALL: unknown, late, or given twice. */
  | { readonly kind: "answer"; readonly frame: AnswerFrame }
  /** A CALL that is being handled, or was answered a moment ago, came again. */
  | { readonly kind: "retransmission"; readonly frame: CallFrame };

/** What a connection tells, and asks, of whoever owns it. */
export interface ConnectionHost {
  /** Gives the answer to a CALL, at once or later. A {@link CallError} may be thrown as well. */
  handle(call: CallFrame): Answer | Promise<Answer>;
  /** The answer to this CALL is on the wire. */
  answered?(call: CallFrame, answer: Answer): void;
  stray?(stray: Stray): void;
  /** A handler failed by a fault of its own. The peer is answered InternalError, and no more. */
  fault(fault: unknown, call: CallFrame | undefined): void;
  /** The far end answered a ping of ours. */
  ponged?(): void;
  /** Called once, last, when every CALL has been settled. */
  closed?(code: number, reason: string): void;
}

export interface ConnectionSettings {
  readonly callTimeoutMs: number;
  /** CALLs that may wait for their turn behind the open one. */
  readonly maxQueuedCalls: number;
  /** CALLs of the peer that may be in handling at once; more are answered GenericError. */
  readonly maxOpenHandlers: number;
  /** Answers kept for a CALL that comes again: it is one of the last, as one is open at a time. */
  readonly maxKeptAnswers: number;
  /** How long they are kept: ids may be used anew after that. */
  readonly keepAnswersMs: number;
  readonly frameLimits: FrameLimits;
}

export const defaultConnectionSettings: ConnectionSettings = {
  callTimeoutMs: 30_000,
  maxQueuedCalls: 100,
  maxOpenHandlers: 100,
  maxKeptAnswers: 4,
  keepAnswersMs: 120_000,
  frameLimits: defaultFrameLimits,
};

export interface ConnectionOptions {
  readonly transport: Transport;
  readonly clock: Clock;
  /** Gives each CALL we send its unique id (§4.1.4). */
  readonly newMessageId: () => string;
  readonly host: ConnectionHost;
  readonly settings?: ConnectionSettings;
}

export class Connection implements TransportListener {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #host: ConnectionHost;
  readonly #settings: ConnectionSettings;
  readonly #calls: OutgoingCalls;
  #answers: AnswerWindow | undefined;
  #isClosed = false;

  constructor(options: ConnectionOptions) {
    this.#transport = options.transport;
    this.#clock = options.clock;
    this.#host = options.host;
    this.#settings = options.settings ?? defaultConnectionSettings;
    this.#calls = new OutgoingCalls(
      this.#transport,
      this.#clock,
      this.#settings,
      options.newMessageId,
    );
    this.#transport.listen(this);
  }

  get isClosed(): boolean {
    return this.#isClosed;
  }

  /** CALLs of ours that are not settled: the open one and those that wait. */
  get pendingCallCount(): number {
    return this.#calls.pendingCount;
  }

  /**
   * Sends a CALL once every earlier one is settled (§4.1.1). `settled` is called exactly once, and
   * never within this call.
   *
   * @throws {TypeError} if the payload has no JSON form
   */
  call(action: string, payload: unknown, settled: CallSettled, options?: CallOptions): void {
    this.#calls.add(action, payload, settled, options);
  }

  /** Sends text as it is, frame or not. An answer to it is a stray. */
  sendText(text: string): void {
    this.#transport.send(text);
  }

  close(code: number, reason: string): void {
    this.#transport.close(code, reason);
  }

  /** Breaks the connection without a close frame. */
  terminate(): void {
    this.#transport.terminate();
  }

  /** As the listener of the transport, which alone calls this. */
  closed(code: number, reason: string): void {
    this.#isClosed = true;
    this.#calls.close();
    this.#host.closed?.(code, reason);
  }

  /** As the listener of the transport. */
  ponged(): void {
    this.#host.ponged?.();
  }

  /** As the listener of the transport. */
  message(text: string): void {
    const frame = decodeFrame(text, this.#settings.frameLimits);
    switch (frame.kind) {
      case "call":
        this.#receiveCall(frame, text);
        break;
      case "callResult":
      case "callError":
        this.#receiveAnswer(frame);
        break;
      case "malformed":
        this.#receiveMalformed(frame, text);
        break;
    }
  }

  #receiveAnswer(frame: AnswerFrame): void {
    const isResult = frame.kind === "callResult";
    const wasOpen = isResult
      ? this.#calls.settle(frame.messageId, undefined, frame.payload)
      : this.#calls.settle(frame.messageId, errorOf(frame), undefined);
    if (!wasOpen) this.#host.stray?.({ kind: "answer", frame });
  }

  /** A CALL is answered as far as its id can be read; an answer frees the CALL it belongs to. */
  #receiveMalformed(frame: MalformedFrame, text: string): void {
    this.#host.stray?.({ kind: "malformed", frame, text });
    if (frame.messageId === undefined || frame.intended === undefined) return;
    if (frame.intended === "call") {
      this.#sendError(frame.messageId, new CallError("FormationViolation", frame.reason));
    } else {
      const failure = new MalformedAnswerError(this.#calls.openAction, frame);
      this.#calls.settle(frame.messageId, failure, undefined);
    }
  }

  #receiveCall(frame: CallFrame, text: string): void {
    const { maxKeptAnswers, keepAnswersMs, maxOpenHandlers } = this.#settings;
    this.#answers ??= new AnswerWindow(maxKeptAnswers, keepAnswersMs);
    const call = newKeptCall(text);
    const known = this.#answers.find(call, this.#clock);
    if (known !== undefined) {
      this.#host.stray?.({ kind: "retransmission", frame });
      if (known.answer !== undefined) this.#transport.send(known.answer);
      return;
    }
    if (this.#answers.openCount >= maxOpenHandlers) {
      this.#sendError(frame.messageId, new CallError("GenericError", "too many open CALLs"));
      return;
    }
    const answer = this.#ask(frame);
    if (answer instanceof Promise) this.#answerLater(frame, call, answer);
    else this.#answer(frame, call, answer);
  }

  #answerLater(frame: CallFrame, call: KeptCall, answer: Promise<Answer>): void {
    this.#answers?.open(call);
    answer.then(
      (value) => this.#answer(frame, call, value),
      (fault) => this.#answer(frame, call, this.#errorFor(fault, frame)),
    );
  }

  #ask(frame: CallFrame): Answer | Promise<Answer> {
    try {
      return this.#host.handle(frame);
    } catch (fault) {
      return this.#errorFor(fault, frame);
    }
  }

  #errorFor(fault: unknown, frame: CallFrame): CallError {
    if (fault instanceof CallError) return fault;
    this.#host.fault(fault, frame);
    return new CallError("InternalError");
  }

  #answer(frame: CallFrame, call: KeptCall, answer: Answer): void {
    let said = answer;
    let text: string | undefined;
    try {
      text = encodeAnswer(frame.messageId, said);
    } catch (fault) {
      // An answer that has no JSON form is a failure of the handler.
      said = this.#errorFor(fault, frame);
      text = encodeAnswer(frame.messageId, said);
    }
    this.#answers?.settle(call, text, this.#clock.now());
    if (this.#isClosed) return;
    if (text !== undefined) this.#transport.send(text);
    try {
      this.#host.answered?.(frame, said);
    } catch (fault) {
      this.#host.fault(fault, frame);
    }
  }

  #sendError(messageId: string, error: CallError): void {
    const encoded = encodeAnswer(messageId, error);
    if (encoded !== undefined) this.#transport.send(encoded);
  }
}

function errorOf({ code, description, details }: CallErrorFrame): CallError {
  return new CallError(code, description, details);
}

function encodeAnswer(messageId: string, answer: Answer): string | undefined {
  if (answer === noAnswer) return undefined;
  if (!(answer instanceof CallError)) return encodeCallResult(messageId, answer);
  const { code, message, details } = answer;
  return encodeFrame({ kind: "callError", messageId, code, description: message, details });
}
