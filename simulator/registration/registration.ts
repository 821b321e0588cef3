/**
 * Whether the central system has taken this charge point in (OCPP 1.6 §4.2).
 *
 * Until it has, nothing but BootNotification goes out. While Rejected, not even an answer does.
 */

import type { ScheduledTask } from "../../protocol/clock.ts";
import { ConnectionClosedError } from "../../protocol/errors.ts";
import type { RegistrationStatus, Request, Response } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";

export class Registration {
  readonly #chargePoint: ChargePoint;
  #status: RegistrationStatus | undefined;
  #retry: ScheduledTask | undefined;
  /** The BootNotification that has not been answered. */
  #attempt: object | undefined;
  #isTriggered = false;

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

  /** Whether CALLs of ours may go out without being asked for. */
  get mayCall(): boolean {
    return this.#chargePoint.quirks?.ask("mayCall", this.isAccepted) ?? this.isAccepted;
  }

  /** Whether a CALL of ours may go out: while Pending, only one that was asked for (§4.2). */
  get allowsCalls(): boolean {
    return this.mayCall || this.#isTriggered;
  }

  /** Sends what a TriggerMessage asked for, which may go out while Pending too. */
  sendTriggered(send: () => void): void {
    this.#isTriggered = true;
    send();
    this.#isTriggered = false;
  }

  /** Power is gone, or the charge point starts anew. */
  reset(): void {
    this.#retry?.cancel();
    this.#retry = undefined;
    this.#status = undefined;
    this.#attempt = undefined;
  }

  /** Sends a BootNotification now, unless one is under way. */
  boot(): void {
    const { link } = this.#chargePoint;
    if (link.peer === undefined || this.#attempt !== undefined) return;
    this.#retry?.cancel();
    this.#retry = undefined;
    const attempt = {};
    this.#attempt = attempt;
    link.request("BootNotification", this.bootNotification(), (failure, response) => {
      if (this.#attempt !== attempt) return;
      this.#attempt = undefined;
      if (failure instanceof ConnectionClosedError) return; // The next connection boots at once.
      if (failure === undefined) this.#answered(response);
      else this.#bootLater(this.#chargePoint.behavior.bootRetrySeconds);
    });
  }

  /** The connection is back. What was agreed before it went still holds (OCPP-J 1.6 §5.4). */
  resume(): void {
    this.#attempt = undefined;
    if (this.#retry === undefined && !this.isAccepted) this.boot();
  }

  bootNotification(): Request<"BootNotification"> {
    const { vendor, model, serialNumber } = this.#chargePoint.hardware;
    const firmwareVersion = this.#chargePoint.firmware.version;
    return {
      chargePointVendor: vendor,
      chargePointModel: model,
      ...(serialNumber !== "" && { chargePointSerialNumber: serialNumber }),
      ...(firmwareVersion !== "" && { firmwareVersion }),
    };
  }

  #answered({ status, interval, currentTime }: Response<"BootNotification">): void {
    this.#status = status;
    if (status !== "Rejected") this.#chargePoint.time.set(currentTime);
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
