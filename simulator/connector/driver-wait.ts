/** What is expected of a driver must come within ConnectionTimeOut (OCPP 1.6 §9.1.6). */

import type { ScheduledTask } from "../../protocol/clock.ts";
import type { ChargePoint } from "../charge-point.ts";

export class DriverWait {
  readonly #chargePoint: ChargePoint;
  readonly #expired: () => void;
  #timer: ScheduledTask | undefined;

  constructor(chargePoint: ChargePoint, expired: () => void) {
    this.#chargePoint = chargePoint;
    this.#expired = expired;
  }

  /** Time runs from when something is first expected until nothing is any more. */
  expect(isExpected: boolean): void {
    const { configuration, clock } = this.#chargePoint;
    const timeOutSeconds = configuration.integer("ConnectionTimeOut");
    if (!isExpected || timeOutSeconds === 0) {
      this.#timer?.cancel();
      this.#timer = undefined;
      return;
    }
    this.#timer ??= clock.schedule(timeOutSeconds * 1000, () => {
      this.#timer = undefined;
      this.#expired();
    });
  }
}
