/**
 * Connectors that are kept for somebody until they come, or until time is up (OCPP 1.6 §5.13).
 *
 * A reservation of connector 0 is for whichever connector: the charge point keeps the last free one
 * back for it. Reservations outlive reboots.
 */

import { isSameGroup, isSameIdTag } from "../../model/id-tag.ts";
import { parseTimestamp } from "../../model/timestamp.ts";
import type { ScheduledTask } from "../../protocol/clock.ts";
import type { Request, ReservationStatus } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { Connector } from "../connector/connector.ts";

interface Reservation {
  readonly reservationId: number;
  readonly connectorId: number;
  readonly idTag: string;
  readonly parentIdTag: string | undefined;
  readonly expiry: ScheduledTask;
}

/** Whether somebody may have a connector; `unknown` where only the tag's group can tell. */
export type Entitlement = "free" | "entitled" | "refused" | "unknown";

export class Reservations {
  readonly #chargePoint: ChargePoint;
  #reservations: readonly Reservation[] = [];

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /** Carries out ReserveNow, in the order of checks that the standard gives. */
  reserve(request: Request<"ReserveNow">): ReservationStatus {
    const { connectorId, reservationId, idTag, parentIdTag } = request;
    const expiresAtMs = parseTimestamp(request.expiryDate);
    const refusal = this.#refusalOf(connectorId, reservationId);
    if (refusal !== undefined) return refusal;
    const waitMs = (expiresAtMs ?? 0) - this.#chargePoint.now();
    if (waitMs <= 0) return "Rejected";
    const expiry = this.#chargePoint.clock.schedule(waitMs, () => this.#end(reservationId));
    this.#drop(reservationId);
    this.#reservations = [
      ...this.#reservations,
      { reservationId, connectorId, idTag, parentIdTag, expiry },
    ];
    return "Accepted";
  }

  /** Whether there was such a reservation. */
  cancel(reservationId: number): boolean {
    const isKnown = this.#find(reservationId) !== undefined;
    this.#drop(reservationId);
    return isKnown;
  }

  /** Whether the connector is shown as Reserved: for somebody, or because it is the last free one. */
  isReserved(connector: Connector): boolean {
    if (this.#reservations.length === 0) return false;
    return this.#of(connector) !== undefined;
  }

  /** What a tag may do with a connector as far as reservations go. */
  entitlementOf(connector: Connector, idTag: string, parentIdTag?: string): Entitlement {
    const reservation = this.#of(connector);
    return reservation === undefined ? "free" : entitlementBy(reservation, idTag, parentIdTag);
  }

  /** A transaction begins, and ends the reservation that it was made for (§4.8). */
  use({ connectorId }: Connector, idTag: string, parentIdTag?: string): number | undefined {
    const entitled = this.#reservations.filter(
      (one) => entitlementBy(one, idTag, parentIdTag) === "entitled",
    );
    const used =
      entitled.find((one) => one.connectorId === connectorId) ??
      entitled.find((one) => one.connectorId === 0);
    if (used !== undefined) this.#drop(used.reservationId);
    return used?.reservationId;
  }

  /** The connector can be used by nobody any more: Faulted, or Unavailable. */
  connectorLost({ connectorId }: Connector): void {
    for (const reservation of this.#reservations) {
      if (reservation.connectorId === connectorId) this.#drop(reservation.reservationId);
    }
  }

  /** One connector less, or more: another may be the last that is free. */
  connectorChanged(connector: Connector): void {
    if (!this.#reservations.some(({ connectorId }) => connectorId === 0)) return;
    for (const other of this.#chargePoint.connectors) {
      if (other !== connector) other.refresh();
    }
  }

  clear(): void {
    for (const { reservationId } of this.#reservations) this.#drop(reservationId);
  }

  #refusalOf(connectorId: number, reservationId: number): ReservationStatus | undefined {
    if (connectorId > 0) {
      const connector = this.#chargePoint.connectors[connectorId - 1];
      return connector === undefined ? "Rejected" : this.#obstacleAt(connector, reservationId);
    }
    if (!this.#chargePoint.configuration.boolean("ReserveConnectorZeroSupported")) {
      return "Rejected";
    }
    const obstacles = this.#chargePoint.connectors.map((one) =>
      this.#obstacleAt(one, reservationId),
    );
    if (obstacles.includes(undefined)) return undefined;
    return obstacles.find((one) => one === "Occupied") ?? obstacles[0];
  }

  /** What keeps a connector from being reserved under this id. */
  #obstacleAt(connector: Connector, reservationId: number): ReservationStatus | undefined {
    if (connector.faults.areDisabling) return "Faulted";
    if (connector.status === "Unavailable") return "Unavailable";
    const reservation = this.#of(connector);
    if (reservation !== undefined) {
      return reservation.reservationId === reservationId ? undefined : "Occupied";
    }
    return connector.status === "Available" ? undefined : "Occupied";
  }

  /** The reservation that holds a connector: its own, or one of connector 0 for want of others. */
  #of(connector: Connector): Reservation | undefined {
    const own = this.#reservations.find((one) => one.connectorId === connector.connectorId);
    if (own !== undefined) return own;
    const general = this.#reservations.filter((one) => one.connectorId === 0);
    if (general.length === 0 || !this.#isFree(connector)) return undefined;
    const free = this.#chargePoint.connectors.filter((one) => this.#isFree(one));
    return free.length <= general.length ? general[free.indexOf(connector)] : undefined;
  }

  #isFree(connector: Connector): boolean {
    return (
      connector.isUsable &&
      !connector.isPluggedIn &&
      connector.transaction === undefined &&
      !this.#reservations.some((one) => one.connectorId === connector.connectorId)
    );
  }

  #find(reservationId: number): Reservation | undefined {
    return this.#reservations.find((one) => one.reservationId === reservationId);
  }

  #end(reservationId: number): void {
    this.#drop(reservationId);
    this.#chargePoint.refreshStatuses();
  }

  #drop(reservationId: number): void {
    this.#find(reservationId)?.expiry.cancel();
    this.#reservations = this.#reservations.filter((one) => one.reservationId !== reservationId);
  }
}

function entitlementBy(reservation: Reservation, idTag: string, parentIdTag?: string): Entitlement {
  if (isSameIdTag(reservation.idTag, idTag)) return "entitled";
  if (reservation.parentIdTag === undefined) return "refused";
  if (parentIdTag === undefined) return "unknown";
  const holder = { idTag: reservation.idTag, parentIdTag: reservation.parentIdTag };
  return isSameGroup({ idTag, parentIdTag }, holder) ? "entitled" : "refused";
}
