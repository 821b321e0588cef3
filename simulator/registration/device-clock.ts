/** The clock of the charge point, which is wrong until the central system sets it right. */

import { parseTimestamp } from "../../model/timestamp.ts";
import type { ChargePoint } from "../charge-point.ts";

/** A difference that is no more than what a message takes to arrive leaves the clock alone. */
const toleranceMs = 1000;

export class DeviceClock {
  readonly #chargePoint: ChargePoint;
  #offsetMs = 0;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  now(): number {
    return this.#chargePoint.clock.now() + this.#offsetMs;
  }

  /** BootNotification and Heartbeat bring the time (OCPP 1.6 §4.2, §4.6). */
  set(text: string): void {
    const timeMs = parseTimestamp(text);
    if (timeMs === undefined || Math.abs(timeMs - this.now()) < toleranceMs) return;
    this.skew(timeMs - this.now());
  }

  skew(byMs: number): void {
    this.#offsetMs += byMs;
    this.#chargePoint.timeChanged();
  }
}
