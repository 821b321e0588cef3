/** One charging session on one connector, from its start to its stop. */

import type { IdTagInfo, Reason } from "../../schemas/messages.ts";

/** What the central system is told where it never answered the StartTransaction (E 3.18). */
export const unknownTransactionId = -1;

export interface TransactionStart {
  readonly connectorId: number;
  readonly idTag: string;
  readonly parentIdTag: string | undefined;
  /** As it is told. */
  readonly startedAtMs: number;
  /** On the clock that nobody sets: the time may be put right in the middle of a transaction. */
  readonly beganAtMs: number;
  readonly meterStartWh: number;
  readonly reservationId: number | undefined;
}

export class Transaction {
  readonly connectorId: number;
  readonly idTag: string;
  parentIdTag: string | undefined;
  readonly startedAtMs: number;
  readonly beganAtMs: number;
  readonly meterStartWh: number;
  readonly reservationId: number | undefined;
  /** Given by the central system; undefined until it has answered, which may be never. */
  transactionId: number | undefined;
  /**
   * The central system did not take the tag, and the transaction goes on: with so much energy in
   * all, and then without (MaxEnergyOnInvalidId, OCPP 1.6 §9.1.15). Unlimited otherwise.
   */
  energyAllowanceWh = Number.POSITIVE_INFINITY;
  stopReason: Reason | undefined;

  constructor(start: TransactionStart) {
    this.connectorId = start.connectorId;
    this.idTag = start.idTag;
    this.parentIdTag = start.parentIdTag;
    this.startedAtMs = start.startedAtMs;
    this.beganAtMs = start.beganAtMs;
    this.meterStartWh = start.meterStartWh;
    this.reservationId = start.reservationId;
  }

  get isStopped(): boolean {
    return this.stopReason !== undefined;
  }

  /** The StartTransaction has been answered. */
  started(transactionId: number, { parentIdTag }: IdTagInfo): void {
    this.transactionId = transactionId;
    this.parentIdTag = parentIdTag ?? this.parentIdTag;
  }
}
