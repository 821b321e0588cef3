/** A transport that knows when its far end was last heard: any sign of life counts. */

import type { Clock } from "../protocol/clock.ts";
import type { Transport, TransportListener } from "../protocol/transport.ts";

export class HeardTransport implements Transport {
  readonly #inner: Transport;
  readonly #clock: Clock;
  readonly #heard: (atMs: number) => void;
  #heardAtMs: number;
  #answersPings = false;

  constructor(inner: Transport, clock: Clock, heard: (atMs: number) => void) {
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
    this.#inner.listen({
      message: (text) => {
        this.#note();
        listener.message(text);
      },
      closed: (code, reason) => listener.closed(code, reason),
      pinged: () => {
        this.#note();
        listener.pinged?.();
      },
      ponged: () => {
        this.#note();
        this.#answersPings = true;
        listener.ponged?.();
      },
    });
  }

  #note(): void {
    this.#heardAtMs = this.#clock.now();
    this.#heard(this.#heardAtMs);
  }
}
