/** How many charge points that nobody has listed have come in: in all, and within a minute. */

import type { Clock } from "../protocol/clock.ts";
import type { CentralSystemSettings } from "./settings.ts";

const minuteMs = 60_000;

export class Newcomers {
  readonly #clock: Clock;
  readonly #settings: CentralSystemSettings;
  #count = 0;
  #minuteBeganAtMs = Number.NEGATIVE_INFINITY;
  #countOfMinute = 0;

  constructor(clock: Clock, settings: CentralSystemSettings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  hasRoom(): boolean {
    const limits = this.#settings.autoRegistration;
    if (limits === undefined || this.#count >= limits.maxChargePoints) return false;
    return this.#isNewMinute() || this.#countOfMinute < limits.maxPerMinute;
  }

  add(): void {
    if (this.#isNewMinute()) {
      this.#minuteBeganAtMs = this.#clock.now();
      this.#countOfMinute = 0;
    }
    this.#count += 1;
    this.#countOfMinute += 1;
  }

  /** Those so far came in at another time. */
  forgetMinute(): void {
    this.#minuteBeganAtMs = Number.NEGATIVE_INFINITY;
  }

  #isNewMinute(): boolean {
    return this.#clock.now() - this.#minuteBeganAtMs >= minuteMs;
  }
}
