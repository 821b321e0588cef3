/**
 * One connector: its cable and lock, its availability, its faults, who may use it, and the status
 * that follows from them all. Connector 0 is the charge point as a whole.
 */

import type { ScheduledTask } from "../../protocol/clock.ts";
import type {
  AvailabilityType,
  ChargePointErrorCode,
  ChargePointStatus,
  ChargingProfile,
  Request,
} from "../../schemas/messages.ts";
import type { Visit } from "../car/car.ts";
import type { CarModel } from "../car/car-model.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { Transaction } from "../transaction/transaction.ts";
import { statusOf } from "./connector-status.ts";
import { Outlet } from "./outlet.ts";

/** Somebody has been authorised and has not started yet. */
export interface Grant {
  readonly idTag: string;
  readonly parentIdTag: string | undefined;
  /** Of a RemoteStartTransaction, for the transaction to come. */
  readonly chargingProfile?: ChargingProfile | undefined;
}

export interface ConnectorFault {
  readonly errorCode: ChargePointErrorCode;
  readonly info?: string;
  readonly vendorErrorCode?: string;
}

type StatusNotification = Request<"StatusNotification">;

export class Connector {
  readonly connectorId: number;
  readonly outlet: Outlet;
  /** Who may start here, for as long as ConnectionTimeOut allows. */
  grant: Grant | undefined;
  transaction: Transaction | undefined;
  /** A RemoteStartTransaction has been accepted and is about to be carried out. */
  isStartPending = false;
  readonly #chargePoint: ChargePoint;
  #isOperative = true;
  /** What ChangeAvailability asked for during a transaction, to be done after it. */
  #scheduled: AvailabilityType | undefined;
  #faults: readonly ConnectorFault[] = [];
  #isPluggedIn = false;
  #isFinishing = false;
  #isLocked = false;
  #grantTimer: ScheduledTask | undefined;
  #status: ChargePointStatus = "Available";
  /** What the central system was told last; undefined if it may not know. */
  #reported: ChargePointStatus | undefined;
  #reportTimer: ScheduledTask | undefined;

  constructor(chargePoint: ChargePoint, connectorId: number) {
    this.#chargePoint = chargePoint;
    this.connectorId = connectorId;
    this.outlet = new Outlet(chargePoint, this);
  }

  get status(): ChargePointStatus {
    return this.#status;
  }

  get isPluggedIn(): boolean {
    return this.#isPluggedIn;
  }

  get isOperative(): boolean {
    return this.#isOperative;
  }

  get #isInService(): boolean {
    if (this.connectorId === 0) return this.#isOperative;
    const { whole, firmware } = this.#chargePoint;
    return this.#isOperative && whole.isOperative && !firmware.isHoldingBack;
  }

  /** Neither broken nor out of service. */
  get isUsable(): boolean {
    return this.#isInService && this.#faults.length === 0;
  }

  /** Whether somebody may begin a transaction here now. */
  get canStart(): boolean {
    return (
      this.isUsable &&
      this.transaction === undefined &&
      this.grant === undefined &&
      !this.isStartPending
    );
  }

  get isLocked(): boolean {
    return this.#isLocked;
  }

  get faults(): readonly ConnectorFault[] {
    return this.#faults;
  }

  /** Both ends of the cable go in, of this car or of the one that belongs here. */
  plug(carModel?: CarModel, visit?: Visit): void {
    if (this.#isPluggedIn) return;
    this.#isPluggedIn = true;
    this.outlet.connectCar(carModel, visit);
    if (this.grant === undefined) this.refresh();
    else this.#chargePoint.transactions.begin(this, this.grant);
  }

  /** The driver takes the cable out, which ends what is running. */
  unplug(): void {
    if (!this.#isPluggedIn) return;
    this.#isPluggedIn = false;
    this.#isLocked = false;
    this.outlet.disconnectCar();
    if (this.transaction !== undefined) {
      this.#chargePoint.transactions.stop(this, "EVDisconnected");
    }
    this.#isFinishing = false;
    this.refresh();
  }

  /** Somebody may start here: at once if a car is plugged in, or as soon as one is. */
  allow(grant: Grant): void {
    this.grant = grant;
    this.#isFinishing = false;
    if (this.#isPluggedIn) {
      this.#chargePoint.transactions.begin(this, grant);
      return;
    }
    this.#grantTimer?.cancel();
    const timeOutSeconds = this.#chargePoint.configuration.integer("ConnectionTimeOut");
    if (timeOutSeconds > 0) {
      const { clock } = this.#chargePoint;
      this.#grantTimer = clock.schedule(timeOutSeconds * 1000, () => this.revoke());
    }
    this.refresh();
  }

  /** Takes back what {@link allow} gave: time is up, or it has been used. */
  revoke(): void {
    this.#grantTimer?.cancel();
    this.#grantTimer = undefined;
    this.grant = undefined;
    this.refresh();
  }

  transactionBegan(transaction: Transaction): void {
    this.#grantTimer?.cancel();
    this.#grantTimer = undefined;
    this.grant = undefined;
    this.#isFinishing = false;
    this.transaction = transaction;
    this.#isLocked = true;
    this.outlet.update();
  }

  transactionEnded(): void {
    this.transaction = undefined;
    this.#isFinishing = this.#isPluggedIn;
    this.#isLocked = false;
    this.outlet.update();
    if (this.#scheduled === undefined) return;
    this.#isOperative = this.#scheduled === "Operative";
    this.#scheduled = undefined;
  }

  /** Carries out ChangeAvailability, or puts it off until the transaction ends (OCPP 1.6 §5.2). */
  changeAvailability(type: AvailabilityType): "Accepted" | "Scheduled" {
    if (this.transaction !== undefined && type === "Inoperative") {
      this.#scheduled = type;
      return "Scheduled";
    }
    this.#scheduled = undefined;
    this.#isOperative = type === "Operative";
    return "Accepted";
  }

  /** Several may be there at once; the status is Faulted until the last is gone. */
  raise(fault: ConnectorFault): void {
    this.#faults = [...this.#faults.filter((one) => one.errorCode !== fault.errorCode), fault];
    this.outlet.update();
    this.refresh();
  }

  clear(errorCode: ChargePointErrorCode): void {
    this.#faults = this.#faults.filter((one) => one.errorCode !== errorCode);
    this.outlet.update();
    this.refresh();
  }

  /** Power is gone. Availability and the plug stay as they are. */
  shutDown(): void {
    this.#grantTimer?.cancel();
    this.#reportTimer?.cancel();
    this.#grantTimer = undefined;
    this.#reportTimer = undefined;
    this.grant = undefined;
    this.#reported = undefined;
    this.outlet.update();
    this.#status = this.#currentStatus();
  }

  /** Works out the status anew, and tells of it if it has changed. */
  refresh(): void {
    if (!this.isUsable) this.#chargePoint.reservations.connectorLost(this);
    const status = this.#currentStatus();
    if (status === this.#status) return;
    this.#status = status;
    this.#chargePoint.tell({ kind: "status", connectorId: this.connectorId, status });
    this.#reportTimer?.cancel();
    this.#reportTimer = undefined;
    const { configuration, clock } = this.#chargePoint;
    const waitMs = configuration.integer("MinimumStatusDuration") * 1000;
    if (waitMs > 0) this.#reportTimer = clock.schedule(waitMs, () => this.reportIfChanged());
    else this.reportIfChanged();
    this.#chargePoint.reservations.connectorChanged(this);
  }

  reportIfChanged(): void {
    if (this.#status !== this.#reported) this.report();
  }

  /** Sends a StatusNotification of the status now (OCPP 1.6 §4.9). */
  report(extra: Partial<StatusNotification> = {}): void {
    const [fault] = this.#faults.slice(-1);
    const status = this.#status;
    this.#reported = status;
    this.#chargePoint.call(
      "StatusNotification",
      {
        connectorId: this.connectorId,
        errorCode: fault?.errorCode ?? "NoError",
        ...(fault?.info !== undefined && { info: fault.info }),
        ...(fault?.vendorErrorCode !== undefined && { vendorErrorCode: fault.vendorErrorCode }),
        status,
        timestamp: this.#chargePoint.timestamp(),
        ...extra,
      },
      (failure, _response) => {
        // It may not have arrived: the next connection brings it up again.
        if (failure !== undefined && this.#reported === status) this.#reported = undefined;
      },
    );
  }

  #currentStatus(): ChargePointStatus {
    const transaction = this.transaction;
    return statusOf({
      isFaulted: this.#faults.length > 0,
      isOperative: this.#isInService,
      isReserved: this.connectorId > 0 && this.#chargePoint.reservations.isReserved(this),
      isPluggedIn: this.#isPluggedIn,
      isAuthorized: this.grant !== undefined,
      hasTransaction: transaction !== undefined,
      isFinishing: this.#isFinishing,
      isOffering: this.outlet.isOffering,
      isCarWilling: this.outlet.isCarWilling,
    });
  }
}
