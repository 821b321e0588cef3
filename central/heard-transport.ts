/** A transport that knows when its far end was last heard: any sign of life counts. */

import type { Clock } from "../protocol/clock.ts";
import type { Transport, TransportListener } from "../protocol/transport.ts";

/** What is told of it. */
export interface Heard {
  lastHeardAtMs: number | undefined;
}

export class HeardTransport implements Transport, TransportListener {
  readonly #inner: Transport;
  readonly #clock: Clock;
  readonly #heard: Heard;
  #listener: TransportListener | undefined;
  #heardAtMs: number;
  #answersPings = false;

  constructor(inner: Transport, clock: Clock, heard: Heard) {
    this.#inner = inner;
    this.#clock = clock;
    this.#heard = heard;
    this.#heardAtMs = clock.now();
  }

  get heardAtMs(): number {
    return this.#heardAtMs;
  }

  /** It has done so at least once. */
  get answersPings(): boolean {
    return this.#answersPings;
  }

  send(text: string): void {
    this.#inner.send(text);
  }

  close(code: number, reason: string): void {
    this.#inner.close(code, reason);
  }

  terminate(): void {
    this.#inner.terminate();
  }

  ping(): void {
    this.#inner.ping();
  }

  listen(listener: TransportListener): void {
    this.#listener = listener;
    this.#inner.listen(this);
  }

  /** As the listener of the transport within. */
  message(text: string): void {
    this.#note();
    this.#listener?.message(text);
  }

  /** As the listener of the transport within. */
  closed(code: number, reason: string): void {
    this.#listener?.closed(code, reason);
  }

  /** As the listener of the transport within. */
  pinged(): void {
    this.#note();
    this.#listener?.pinged?.();
  }

  /** As the listener of the transport within. */
  ponged(): void {
    this.#note();
    this.#answersPings = true;
    this.#listener?.ponged?.();
  }

  #note(): void {
    this.#heardAtMs = this.#clock.now();
    this.#heard.lastHeardAtMs = this.#heardAtMs;
  }
}
