/**
 * The CALLs that one side makes: one is open, the others wait for their turn (OCPP-J 1.6 §4.1.1).
 * Each is settled exactly once: by its answer, its time-out, or the end of the connection.
 */

import type { Clock, ScheduledTask } from "./clock.ts";
import {
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
}

export interface OutgoingCall {
  readonly action: string;
  readonly payload: unknown;
  readonly settled: CallSettled;
  readonly options: CallOptions | undefined;
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
  #openMessageId = "";
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

  add(call: OutgoingCall): void {
    if (this.#isClosed) {
      this.#failLater(call, new ConnectionClosedError(call.action, false));
    } else if (this.#open === undefined) {
      this.#send(call);
    } else {
      this.#queue ??= [];
      const { maxQueuedCalls } = this.#limits;
      if (this.#queue.length < maxQueuedCalls) this.#queue.push(call);
      else this.#failLater(call, new CallQueueFullError(call.action, maxQueuedCalls));
    }
  }

  /** Whether it was the open CALL that bears this id. */
  settle(messageId: string, failure: CallFailure | undefined, payload: unknown): boolean {
    if (this.#open === undefined || this.#openMessageId !== messageId) return false;
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

  #failLater(call: OutgoingCall, failure: CallFailure): void {
    this.#clock.schedule(0, () => call.settled(failure, undefined));
  }

  #send(call: OutgoingCall): void {
    const { action, options } = call;
    const timeoutMs = options?.timeoutMs ?? this.#limits.callTimeoutMs;
    this.#open = call;
    this.#openMessageId = options?.messageId ?? this.#newMessageId();
    this.#timeout = this.#clock.schedule(timeoutMs, () => {
      this.#settleOpen(call, new CallTimeoutError(action, timeoutMs), undefined);
    });
    this.#transport.send(encodeCall(this.#openMessageId, action, call.payload));
  }

  /** Empties the slot and sends the next CALL before anybody is told of the end of this one. */
  #settleOpen(call: OutgoingCall, failure: CallFailure | undefined, payload: unknown): void {
    this.#open = undefined;
    this.#timeout?.cancel();
    this.#timeout = undefined;
    const next = this.#queue?.shift();
    if (next !== undefined) this.#send(next);
    call.settled(failure, payload);
  }
}
