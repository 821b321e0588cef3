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

/** A message, or else what the listener is to be told. */
type Delivery = string | ((listener: TransportListener) => void);

class MemoryTransport implements Transport {
  readonly #clock: Clock;
  readonly #latencyMs: number;
  readonly #pongDelayMs: number | undefined;
  #far: MemoryTransport = this;
  #listener: TransportListener | undefined;
  /** What is under way to this end. All takes the same time, so the first is the next to arrive. */
  readonly #underWay: Delivery[] = [];
  /** Made once: a day of many charge points has millions of deliveries. */
  readonly #arrive = () => this.#deliver(this.#underWay.shift());
  readonly #answerPing = (listener: TransportListener) => {
    listener.pinged?.();
    this.#pong();
  };
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
    if (!this.#isClosing) this.#far.#receive(text);
  }

  ping(): void {
    if (!this.#isClosing) this.#far.#receive(this.#far.#answerPing);
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
    if (delayMs === 0) this.#sendPong();
    else if (delayMs < Infinity) this.#clock.schedule(delayMs, () => this.#sendPong());
  }

  /** Nobody waits for the turn of a pong, so where nothing takes time it is there at once. */
  #sendPong(): void {
    if (this.#isClosing) return;
    if (this.#latencyMs > 0) this.#far.#receive(tellPong);
    else this.#far.#deliver(tellPong);
  }

  #deliverWaiting(listener: TransportListener): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const delivery of waiting) {
      if (!this.#isClosed) tell(listener, delivery);
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
    this.#underWay.push(delivery);
    this.#clock.schedule(this.#latencyMs, this.#arrive);
  }

  #deliver(delivery: Delivery | undefined): void {
    if (this.#isClosed || delivery === undefined) return;
    if (this.#listener === undefined || this.#waiting.length > 0) this.#waiting.push(delivery);
    else tell(this.#listener, delivery);
  }
}

const tellPong = (listener: TransportListener) => listener.ponged?.();

function tell(listener: TransportListener, delivery: Delivery): void {
  if (typeof delivery === "string") listener.message(delivery);
  else delivery(listener);
}
