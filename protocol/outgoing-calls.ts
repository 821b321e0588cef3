/**
 * The CALLs that one side makes: one is open, the others wait for their turn (OCPP-J 1.6 §4.1.1).
 * Each is settled exactly once: by its answer, its time-out, or the end of the connection.
 */

import type { Clock, ScheduledTask } from "./clock.ts";
import {
  CallExpiredError,
  type CallFailure,
  CallQueueFullError,
  CallTimeoutError,
  ConnectionClosedError,
} from "./errors.ts";
import { encodeCall } from "./frame.ts";
import type { Transport } from "./transport.ts";

/** Told once how a CALL ended: either the failure, or the payload of the CALLRESULT, unchecked. */
export type CallSettled = (failure: CallFailure | undefined, payload: unknown) => void;

export interface CallOptions {
  readonly messageId?: string;
  readonly timeoutMs?: number;
  /** If its turn comes later than this, it is not sent. */
  readonly sendWithinMs?: number;
  /** Told once it has had its turn, and is on the wire. */
  readonly onSent?: () => void;
}

/** A CALL as it will go out: what cannot be encoded fails before it waits. */
interface OutgoingCall {
  readonly action: string;
  readonly messageId: string;
  readonly text: string;
  readonly timeoutMs: number;
  readonly settled: CallSettled;
  readonly onSent: (() => void) | undefined;
  /** On the clock. */
  readonly sendUntilMs: number | undefined;
}

export interface OutgoingCallLimits {
  readonly callTimeoutMs: number;
  readonly maxQueuedCalls: number;
}

export class OutgoingCalls {
  readonly #transport: Transport;
  readonly #clock: Clock;
  readonly #limits: OutgoingCallLimits;
  readonly #newMessageId: () => string;
  #open: OutgoingCall | undefined;
  #timeout: ScheduledTask | undefined;
  #queue: OutgoingCall[] | undefined;
  #isClosed = false;

  constructor(
    transport: Transport,
    clock: Clock,
    limits: OutgoingCallLimits,
    newMessageId: () => string,
  ) {
    this.#transport = transport;
    this.#clock = clock;
    this.#limits = limits;
    this.#newMessageId = newMessageId;
  }

  get pendingCount(): number {
    return (this.#open === undefined ? 0 : 1) + (this.#queue?.length ?? 0);
  }

  /** The action of the CALL that waits for its answer; empty if none does. */
  get openAction(): string {
    return this.#open?.action ?? "";
  }

  /** @throws {TypeError} if the payload cannot be encoded; nothing is sent or settled then */
  add(action: string, payload: unknown, settled: CallSettled, options?: CallOptions): void {
    const { maxQueuedCalls, callTimeoutMs } = this.#limits;
    if (this.#isClosed) {
      this.#failLater(settled, new ConnectionClosedError(action, false));
      return;
    }
    if (this.#open !== undefined && (this.#queue?.length ?? 0) >= maxQueuedCalls) {
      this.#failLater(settled, new CallQueueFullError(action, maxQueuedCalls));
      return;
    }
    const messageId = options?.messageId ?? this.#newMessageId();
    const text = encodeCall(messageId, action, payload);
    const timeoutMs = options?.timeoutMs ?? callTimeoutMs;
    const onSent = options?.onSent;
    const within = options?.sendWithinMs;
    const sendUntilMs = within === undefined ? undefined : this.#clock.now() + within;
    const call = { action, messageId, text, timeoutMs, settled, onSent, sendUntilMs };
    if (this.#open === undefined) {
      this.#send(call);
    } else {
      this.#queue ??= [];
      this.#queue.push(call);
    }
  }

  /** Whether it was the open CALL that bears this id. */
  settle(messageId: string, failure: CallFailure | undefined, payload: unknown): boolean {
    if (this.#open?.messageId !== messageId) return false;
    this.#settleOpen(this.#open, failure, payload);
    return true;
  }

  close(): void {
    this.#isClosed = true;
    const waiting = this.#queue ?? [];
    this.#queue = undefined;
    if (this.#open !== undefined) {
      const failure = new ConnectionClosedError(this.#open.action, true);
      this.#settleOpen(this.#open, failure, undefined);
    }
    for (const call of waiting) {
      call.settled(new ConnectionClosedError(call.action, false), undefined);
    }
  }

  #failLater(settled: CallSettled, failure: CallFailure): void {
    this.#clock.schedule(0, () => settled(failure, undefined));
  }

  #send(call: OutgoingCall): void {
    const { action, timeoutMs, text } = call;
    this.#open = call;
    this.#timeout = this.#clock.schedule(timeoutMs, () => {
      this.#settleOpen(call, new CallTimeoutError(action, timeoutMs), undefined);
    });
    this.#transport.send(text);
    call.onSent?.();
  }

  /** Empties the slot and sends the next CALL before anybody is told of the end of this one. */
  #settleOpen(call: OutgoingCall, failure: CallFailure | undefined, payload: unknown): void {
    this.#open = undefined;
    this.#timeout?.cancel();
    this.#timeout = undefined;
    const next = this.#nextInTime();
    if (next !== undefined) this.#send(next);
    call.settled(failure, payload);
  }

  /** Passes over those whose time is over. */
  #nextInTime(): OutgoingCall | undefined {
    for (let next = this.#takeNext(); next !== undefined; next = this.#takeNext()) {
      const { sendUntilMs = Number.POSITIVE_INFINITY, action, settled } = next;
      if (sendUntilMs >= this.#clock.now()) return next;
      this.#failLater(settled, new CallExpiredError(action));
    }
    return undefined;
  }

  /** An empty list would keep the room of what was in it. */
  #takeNext(): OutgoingCall | undefined {
    const next = this.#queue?.shift();
    if (this.#queue?.length === 0) this.#queue = undefined;
    return next;
  }
}
