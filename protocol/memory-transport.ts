/** Two transports, each the far end of the other, for a run without a network. */

import type { Clock } from "./clock.ts";
import { closeCodes, type Transport, type TransportListener } from "./transport.ts";

export interface TransportPairOptions {
  readonly clock: Clock;
  /** How long a message is under way. Nought by default: it comes in the next turn. */
  readonly latencyMs?: number;
  /** How late the left one answers pings; Infinity is never, and at once if left out. */
  readonly pongDelayMs?: number;
}

/**
 * Behaves as a socket does: a delivery never happens within the sender's own turn, order is kept,
 * what is sent before a close arrives before it, and nothing arrives after it.
 */
export function createTransportPair(
  options: TransportPairOptions,
): readonly [Transport, Transport] {
  const left = new MemoryTransport(options);
  const { pongDelayMs: _ofLeft, ...others } = options;
  const right = new MemoryTransport(others);
  left.join(right);
  right.join(left);
  return [left, right];
}

type Delivery = (listener: TransportListener) => void;

class MemoryTransport implements Transport {
  readonly #clock: Clock;
  readonly #latencyMs: number;
  readonly #pongDelayMs: number | undefined;
  #far: MemoryTransport = this;
  #listener: TransportListener | undefined;
  /** What came before there was a listener, and what came behind it. */
  #waiting: Delivery[] = [];
  /** Nothing more goes out. */
  #isClosing = false;
  /** The listener has been told. */
  #isClosed = false;

  constructor({ clock, latencyMs = 0, pongDelayMs }: TransportPairOptions) {
    this.#clock = clock;
    this.#latencyMs = latencyMs;
    this.#pongDelayMs = pongDelayMs;
  }

  join(far: MemoryTransport): void {
    this.#far = far;
  }

  send(text: string): void {
    if (!this.#isClosing) this.#far.#receive((listener) => listener.message(text));
  }

  ping(): void {
    if (this.#isClosing) return;
    const far = this.#far;
    far.#receive((listener) => {
      listener.pinged?.();
      far.#pong();
    });
  }

  close(code: number, reason: string): void {
    this.#end(code, reason);
  }

  terminate(): void {
    this.#end(closeCodes.abnormal, "");
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
    if (this.#waiting.length > 0) this.#clock.schedule(0, () => this.#deliverWaiting(listener));
  }

  #pong(): void {
    const delayMs = this.#pongDelayMs ?? 0;
    const send = () => {
      if (!this.#isClosing) this.#far.#receive((listener) => listener.ponged?.());
    };
    if (delayMs === 0) send();
    else if (delayMs < Infinity) this.#clock.schedule(delayMs, send);
  }

  #deliverWaiting(listener: TransportListener): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const delivery of waiting) {
      if (!this.#isClosed) delivery(listener);
    }
  }

  #end(code: number, reason: string): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    const far = this.#far;
    far.#receive((listener) => far.#tellClosed(listener, code, reason));
    this.#clock.schedule(2 * this.#latencyMs, () =>
      this.#deliver((listener) => this.#tellClosed(listener, code, reason)),
    );
  }

  #tellClosed(listener: TransportListener, code: number, reason: string): void {
    if (this.#isClosed) return;
    this.#isClosing = true;
    this.#isClosed = true;
    listener.closed(code, reason);
  }

  #receive(delivery: Delivery): void {
    this.#clock.schedule(this.#latencyMs, () => this.#deliver(delivery));
  }

  #deliver(delivery: Delivery): void {
    if (this.#isClosed) return;
    if (this.#listener === undefined || this.#waiting.length > 0) this.#waiting.push(delivery);
    else delivery(this.#listener);
  }
}
