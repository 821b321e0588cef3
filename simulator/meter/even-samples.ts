/** Samples of one series, thinned evenly: whichever are kept, the distance between them is the same. */

import type { Measurement } from "./meter.ts";

export class EvenSamples {
  #kept: Measurement[] = [];
  #seen = 0;
  #stride = 1;

  get kept(): readonly Measurement[] {
    return this.#kept;
  }

  add(measurement: Measurement): void {
    this.#seen++;
    if (this.#seen % this.#stride === 0) this.#kept.push(measurement);
  }

  /** Drops every second one, from the first on, and as many of those to come. */
  thin(): void {
    this.#kept = this.#kept.filter((_, position) => position % 2 === 1);
    this.#stride *= 2;
  }
}
