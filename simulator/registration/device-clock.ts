/** The clock of the charge point, which is wrong until the central system sets it right. */

import { parseTimestamp } from "../../model/timestamp.ts";
import type { Clock } from "../../protocol/clock.ts";

/** A difference that is no more than what a message takes to arrive leaves the clock alone. */
const toleranceMs = 1000;

export class DeviceClock {
  readonly #clock: Clock;
  readonly #changed: () => void;
  #offsetMs = 0;

  constructor(clock: Clock, changed: () => void) {
    this.#clock = clock;
    this.#changed = changed;
  }

  now(): number {
    return this.#clock.now() + this.#offsetMs;
  }

  /** BootNotification and Heartbeat bring the time (OCPP 1.6 §4.2, §4.6). */
  set(text: string): void {
    const timeMs = parseTimestamp(text);
    if (timeMs === undefined || Math.abs(timeMs - this.now()) < toleranceMs) return;
    this.skew(timeMs - this.now());
  }

  skew(byMs: number): void {
    this.#offsetMs += byMs;
    this.#changed();
  }
}
