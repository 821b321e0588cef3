/** What is expected of a driver must come within ConnectionTimeOut (OCPP 1.6 §9.1.6). */

import type { ScheduledTask } from "../../protocol/clock.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { Connector } from "./connector.ts";

export class DriverWait {
  readonly #chargePoint: ChargePoint;
  readonly #connector: Connector;
  #timer: ScheduledTask | undefined;

  constructor(chargePoint: ChargePoint, connector: Connector) {
    this.#chargePoint = chargePoint;
    this.#connector = connector;
  }

  /** Time runs from when something is first expected, until {@link stop}. */
  begin(): void {
    const { configuration, clock } = this.#chargePoint;
    const timeOutSeconds = configuration.integer("ConnectionTimeOut");
    if (timeOutSeconds === 0) {
      this.stop();
      return;
    }
    this.#timer ??= clock.schedule(timeOutSeconds * 1000, () => {
      this.#timer = undefined;
      this.#connector.giveUp();
    });
  }

  /** Nothing is expected any more. */
  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
