/**
 * One connector: its cable, its availability, its faults, who may use it, and the status that
 * follows from them all. Connector 0 is the charge point as a whole.
 */

import type { TagMembership } from "../../model/id-tag.ts";
import type {
  AvailabilityType,
  ChargePointErrorCode,
  ChargePointStatus,
  ChargingProfile,
  Request,
} from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { Transaction } from "../transaction/transaction.ts";
import { Cable, type CableEnd, type Plugging } from "./cable.ts";
import { noticeOf } from "./connector-facts.ts";
import { type ConnectorFault, ConnectorFaults } from "./connector-faults.ts";
import { DriverWait } from "./driver-wait.ts";
import { Outlet } from "./outlet.ts";
import { StatusReporter } from "./status-reporter.ts";

/** Somebody has been authorised and has not started yet. */
export interface Grant {
  readonly idTag: string;
  readonly parentIdTag: string | undefined;
  /** Of a RemoteStartTransaction, for the transaction to come. */
  readonly chargingProfile?: ChargingProfile | undefined;
  /** Given at a reader for several connectors: it goes to the one where a car is plugged in. */
  readonly isForAnyConnector?: boolean;
}

export class Connector {
  readonly connectorId: number;
  readonly outlet: Outlet;
  readonly cable: Cable;
  readonly faults: ConnectorFaults;
  /** Who may start here, for as long as ConnectionTimeOut allows. */
  grant: Grant | undefined;
  /** Whatever is about to become a grant: a remote start, a tag that is being looked up. */
  claim: object | undefined;
  transaction: Transaction | undefined;
  /** A transaction has ended, or time is up, and the cable has not been taken out since. */
  isFinishing = false;
  /** Whose tag, or group's, opens the lock that a stopped transaction left shut (E 3.5). */
  cableHolder: TagMembership | undefined;
  /** Since when there is a driver, as far as the charge point can tell. */
  pluggedInAtMs = 0;
  readonly #chargePoint: ChargePoint;
  readonly #reporter: StatusReporter;
  #wait: DriverWait | undefined;
  #isOperative = true;
  /** What ChangeAvailability asked for during a transaction, to be done after it. */
  #scheduled: AvailabilityType | undefined;

  /** `whole` is connector 0, for all others. */
  constructor(chargePoint: ChargePoint, connectorId: number, whole?: Connector) {
    this.#chargePoint = chargePoint;
    this.connectorId = connectorId;
    this.#reporter = new StatusReporter(chargePoint, connectorId);
    this.cable = new Cable(chargePoint.hardware);
    this.faults = new ConnectorFaults(whole?.faults);
    this.outlet = new Outlet(chargePoint, this);
  }

  get status(): ChargePointStatus {
    return this.#reporter.status;
  }

  get isPluggedIn(): boolean {
    return this.cable.isSeen;
  }

  get isOperative(): boolean {
    return this.#isOperative;
  }

  get isInService(): boolean {
    if (this.connectorId === 0) return this.#isOperative;
    const { whole, firmware } = this.#chargePoint;
    return this.#isOperative && whole.isOperative && !firmware.isHoldingBack;
  }

  /** Neither broken nor out of service. */
  get isUsable(): boolean {
    return this.isInService && !this.faults.areDisabling;
  }

  /** Whether somebody may begin a transaction here now. */
  get canStart(): boolean {
    const { canBegin, quirks } = this.#chargePoint;
    return (
      this.isUsable &&
      (quirks?.ask("mayStart", canBegin, { connector: this }) ?? canBegin) &&
      this.transaction === undefined &&
      this.cableHolder === undefined &&
      this.grant === undefined &&
      this.claim === undefined
    );
  }

  /** A cable goes in, at the end that is named or at both. */
  plug({ end, carModel, visit }: Plugging = {}): void {
    const { isSeen: wasSeen, isConnected: wasConnected } = this.cable;
    if (end !== "car") this.cable.insert("charge-point");
    if (end !== "charge-point") this.cable.insert("car");
    if (this.cable.isConnected && !wasConnected) this.outlet.connectCar(carModel, visit);
    if (this.cable.isSeen && !wasSeen) {
      this.isFinishing = false;
      this.pluggedInAtMs = this.#chargePoint.clock.now();
      this.#chargePoint.reader.pluggedIn(this);
    }
    this.refresh();
    this.#beginIfReady();
  }

  /**
   * A cable is taken out, at the end that is named or at both, first from the car. Whether it is
   * out: the lock of the charge point may hold its end.
   */
  unplug(end?: CableEnd): boolean {
    const wasConnected = this.cable.isConnected;
    if (end !== "charge-point") this.cable.remove("car");
    if (wasConnected && !this.cable.isConnected) this.#carGone();
    if (end === "car") return true;
    const isOut = this.cable.remove("charge-point");
    if (isOut) this.#cableGone(wasConnected);
    return isOut || this.#chargePoint.hardware.hasFixedCable;
  }

  /** Somebody may start here: at once if a car is plugged in, or as soon as one is. */
  allow(grant: Grant): void {
    this.claim = undefined;
    this.grant = grant;
    this.isFinishing = false;
    this.refresh();
    this.#beginIfReady();
  }

  /** Takes back what {@link allow} gave. */
  revoke(): void {
    this.grant = undefined;
    this.refresh();
  }

  transactionBegan(transaction: Transaction): void {
    this.grant = undefined;
    this.transaction = transaction;
    this.outlet.update();
  }

  /** `isCableHeld`: the cable stays locked until who began the transaction comes for it. */
  transactionEnded(isCableHeld: boolean): void {
    const isHeld = isCableHeld && this.cable.isLocked;
    this.cableHolder = isHeld ? this.transaction : undefined;
    this.transaction = undefined;
    this.isFinishing = this.cable.isSeen;
    if (!isHeld) this.cable.unlock();
    this.outlet.update();
    if (this.#scheduled !== undefined) this.changeAvailability(this.#scheduled);
  }

  /** Opens the lock. Whether it did. */
  releaseCable(): boolean {
    this.cableHolder = undefined;
    return this.cable.unlock();
  }

  /** Carries out ChangeAvailability, or puts it off until the transaction ends (OCPP 1.6 §5.2). */
  changeAvailability(type: AvailabilityType): "Accepted" | "Scheduled" {
    if (this.transaction !== undefined && type === "Inoperative") {
      this.#scheduled = type;
      return "Scheduled";
    }
    this.#scheduled = undefined;
    const isOperative = type === "Operative";
    if (isOperative === this.#isOperative) return "Accepted";
    this.#isOperative = isOperative;
    this.isFinishing = false;
    this.grant = undefined;
    this.claim = undefined;
    return "Accepted";
  }

  /** Several may be there at once; the status is Faulted until the last is gone. */
  raise(fault: ConnectorFault): void {
    this.faults.raise(fault);
    const { transactions, connectors, whole } = this.#chargePoint;
    if (fault.endsTransaction) {
      for (const one of this === whole ? connectors : [this]) transactions.stop(one, "Other");
    }
    this.#faultsChanged();
  }

  clear(errorCode: ChargePointErrorCode): void {
    this.faults.clear(errorCode);
    this.#faultsChanged();
  }

  /** The driver has not done what was expected: B1 or, with the cable in, B6 of §4.9. */
  giveUp(): void {
    this.isFinishing = this.cable.isSeen;
    this.revoke();
  }

  /** Power is gone. Availability, faults and the cable stay as they are. */
  shutDown(): void {
    this.#wait?.stop();
    this.grant = undefined;
    this.claim = undefined;
    this.outlet.update();
    this.#reporter.shutDown(noticeOf(this.#chargePoint, this));
  }

  /** As it left the factory. */
  factoryReset(): void {
    this.#isOperative = true;
    this.#scheduled = undefined;
    this.releaseCable();
  }

  /** Looks again at what flows, and at the status that follows from it. */
  update(): void {
    this.outlet.update();
    this.refresh();
  }

  /** Works out the status anew, and tells of it if it has changed. */
  refresh(): void {
    const { reservations } = this.#chargePoint;
    if (!this.isUsable) reservations.connectorLost(this);
    const hasChanged = this.#reporter.change(noticeOf(this.#chargePoint, this));
    if (this.#isDriverExpected()) this.#awaitDriver();
    else this.#wait?.stop();
    if (hasChanged) reservations.connectorChanged(this);
  }

  /** Sends a StatusNotification of the status now (OCPP 1.6 §4.9). */
  report(extra?: Partial<Request<"StatusNotification">>): void {
    this.#reporter.report(extra);
  }

  /** There is a connection again: what has changed meanwhile is told. */
  resume(): void {
    this.#reporter.resume();
  }

  /** The cable is in, somebody may use it, and the lock holds: a transaction begins. */
  #beginIfReady(): void {
    const { grant, cable } = this;
    if (grant === undefined || !cable.isConnected || !this.isUsable) return;
    if (cable.lock()) {
      this.#chargePoint.transactions.begin(this, grant);
    } else {
      this.grant = undefined;
      this.raise({ errorCode: "ConnectorLockFailure" });
    }
  }

  /** The end in the car is out (OCPP 1.6 §4.10, §9.1.25). */
  #carGone(): void {
    const { configuration, transactions } = this.#chargePoint;
    this.outlet.disconnectCar();
    if (!this.cable.isSeen) this.isFinishing = false;
    if (configuration.boolean("StopTransactionOnEVSideDisconnect")) {
      transactions.stop(this, "EVDisconnected");
    }
    this.refresh();
  }

  /** The end in the charge point is out: nothing can go on without it. */
  #cableGone(wasConnected: boolean): void {
    if (wasConnected) this.outlet.disconnectCar();
    this.#chargePoint.transactions.stop(this, "EVDisconnected");
    this.isFinishing = false;
    this.cableHolder = undefined;
    this.clear("ConnectorLockFailure");
  }

  #faultsChanged(): void {
    const { whole, connectors } = this.#chargePoint;
    if (this === whole) this.refresh();
    for (const one of this === whole ? [this, ...connectors] : [this]) {
      one.update();
      one.#beginIfReady();
    }
  }

  #awaitDriver(): void {
    this.#wait ??= new DriverWait(this.#chargePoint, this);
    this.#wait.begin();
  }

  #isDriverExpected(): boolean {
    if (this.status !== "Preparing") return false;
    return this.grant !== undefined || this.#chargePoint.behavior.plugWithoutTag === "times-out";
  }
}
