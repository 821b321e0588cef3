/** How many charge points that nobody has listed have come in: in all, and within a minute. */

import type { Clock } from "../protocol/clock.ts";
import type { AutoRegistration } from "./settings.ts";

const minuteMs = 60_000;

export class Newcomers {
  readonly #clock: Clock;
  readonly #limits: AutoRegistration | undefined;
  #count = 0;
  #minuteBeganAtMs = Number.NEGATIVE_INFINITY;
  #countOfMinute = 0;

  constructor(clock: Clock, limits: AutoRegistration | undefined) {
    this.#clock = clock;
    this.#limits = limits;
  }

  hasRoom(): boolean {
    if (this.#limits === undefined || this.#count >= this.#limits.maxChargePoints) return false;
    return this.#isNewMinute() || this.#countOfMinute < this.#limits.maxPerMinute;
  }

  add(): void {
    if (this.#isNewMinute()) {
      this.#minuteBeganAtMs = this.#clock.now();
      this.#countOfMinute = 0;
    }
    this.#count += 1;
    this.#countOfMinute += 1;
  }

  #isNewMinute(): boolean {
    return this.#clock.now() - this.#minuteBeganAtMs >= minuteMs;
  }
}
