/**
 * Whether the central system has taken this charge point in (OCPP 1.6 §4.2).
 *
 * Until it has, nothing but BootNotification goes out. While Rejected, not even an answer does.
 */

import type { ScheduledTask } from "../../protocol/clock.ts";
import type { RegistrationStatus, Response } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";

export class Registration {
  readonly #chargePoint: ChargePoint;
  #status: RegistrationStatus | undefined;
  #retry: ScheduledTask | undefined;
  #isBooting = false;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /** Undefined until the first BootNotification since power-up has been answered. */
  get status(): RegistrationStatus | undefined {
    return this.#status;
  }

  get isAccepted(): boolean {
    return this.#status === "Accepted";
  }

  /** Power is gone, or the charge point starts anew. */
  reset(): void {
    this.#retry?.cancel();
    this.#retry = undefined;
    this.#status = undefined;
    this.#isBooting = false;
  }

  /** Sends a BootNotification now, unless one is under way. */
  boot(): void {
    const { link } = this.#chargePoint;
    if (link.peer === undefined || this.#isBooting) return;
    this.#retry?.cancel();
    this.#retry = undefined;
    this.#isBooting = true;
    link.request("BootNotification", this.#chargePoint.bootNotification(), (failure, response) => {
      if (!this.#isBooting) return;
      this.#isBooting = false;
      if (failure === undefined) this.#answered(response);
      else this.#bootLater(this.#chargePoint.behavior.bootRetrySeconds);
    });
  }

  /** The connection is back. What was agreed before it went still holds (OCPP-J 1.6 §5.4). */
  resume(): void {
    this.#isBooting = false;
    if (this.#retry === undefined && !this.isAccepted) this.boot();
  }

  #answered({ status, interval, currentTime }: Response<"BootNotification">): void {
    this.#status = status;
    if (status !== "Rejected") this.#chargePoint.setTime(currentTime);
    this.#chargePoint.tell({ kind: "registered", status });
    if (status === "Accepted") {
      this.#chargePoint.registered(interval);
    } else {
      // Nought leaves the wait to us (§4.2).
      this.#bootLater(interval > 0 ? interval : this.#chargePoint.behavior.bootRetrySeconds);
    }
  }

  #bootLater(seconds: number): void {
    this.#retry = this.#chargePoint.clock.schedule(seconds * 1000, () => {
      this.#retry = undefined;
      this.boot();
    });
  }
}
