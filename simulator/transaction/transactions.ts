/** Transactions from their start to their stop. */

import { formatTimestamp } from "../../model/timestamp.ts";
import type { Reason, Response } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { Connector, Grant } from "../connector/connector.ts";
import { Transaction } from "./transaction.ts";
import { TransactionQueue } from "./transaction-queue.ts";

export class Transactions {
  readonly queue: TransactionQueue;
  readonly #chargePoint: ChargePoint;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
    this.queue = new TransactionQueue(chargePoint);
  }

  /** The connector on which the transaction of this id runs. */
  connectorOf(transactionId: number): Connector | undefined {
    return this.#chargePoint.connectors.find(
      ({ transaction }) => transaction?.transactionId === transactionId,
    );
  }

  /** Starts a transaction now (OCPP 1.6 §4.8). */
  begin(connector: Connector, grant: Grant): Transaction {
    const { idTag, parentIdTag, chargingProfile } = grant;
    const { reservations } = this.#chargePoint;
    const startedAtMs = this.#chargePoint.now();
    const reservationId = reservations.use(connector, idTag, parentIdTag);
    const transaction = new Transaction({
      connectorId: connector.connectorId,
      idTag,
      parentIdTag,
      startedAtMs,
      beganAtMs: this.#chargePoint.clock.now(),
      meterStartWh: connector.outlet.energyWh(),
      reservationId,
    });
    if (chargingProfile !== undefined) {
      this.#chargePoint.smartCharging.install(connector.connectorId, chargingProfile);
    }
    connector.transactionBegan(transaction);
    this.#chargePoint.metering.begin(connector);
    this.#chargePoint.tell({
      kind: "transaction-started",
      connectorId: connector.connectorId,
      idTag,
    });
    this.#inOrder(this.#chargePoint.behavior.startOrder, connector, () =>
      this.queue.add({
        action: "StartTransaction",
        transaction,
        payload: {
          connectorId: connector.connectorId,
          idTag,
          meterStart: transaction.meterStartWh,
          timestamp: formatTimestamp(startedAtMs),
          ...(reservationId !== undefined && { reservationId }),
        },
      }),
    );
    return transaction;
  }

  /** The StartTransaction has been answered; the tag may still be refused (OCPP 1.6 §4.8, E 3.17). */
  started(transaction: Transaction, response: Response<"StartTransaction">): void {
    const { transactionId, idTagInfo } = response;
    transaction.started(transactionId, idTagInfo);
    this.#chargePoint.authorization.learn(transaction.idTag, idTagInfo);
    if (idTagInfo.status === "Accepted" || transaction.isStopped) return;
    const connector = this.#chargePoint.connector(transaction.connectorId);
    if (connector === undefined) return;
    if (this.#chargePoint.configuration.boolean("StopTransactionOnInvalidId")) {
      this.stop(connector, "DeAuthorized");
      return;
    }
    transaction.energyAllowanceWh = this.#chargePoint.configuration.integer("MaxEnergyOnInvalidId");
    connector.update();
  }

  /** Stops what runs on the connector (OCPP 1.6 §4.10). Nothing happens if nothing runs. */
  stop(connector: Connector, reason: Reason, idTag?: string): void {
    const { transaction } = connector;
    if (transaction === undefined) return;
    const meterStopWh = connector.outlet.energyWh();
    // The clock may have been set back since (E 3.78).
    const stoppedAtMs = Math.max(this.#chargePoint.now(), transaction.startedAtMs);
    const transactionData = this.#chargePoint.metering.end(connector);
    transaction.stopReason = reason;
    this.#chargePoint.smartCharging.transactionEnded(connector.connectorId);
    connector.transactionEnded(this.#isCableHeld(reason));
    this.#chargePoint.tell({
      kind: "transaction-stopped",
      connectorId: connector.connectorId,
      transactionId: transaction.transactionId,
      reason,
      energyWh: meterStopWh - transaction.meterStartWh,
    });
    this.#inOrder(this.#chargePoint.behavior.stopOrder, connector, () =>
      this.queue.add({
        action: "StopTransaction",
        transaction,
        payload: {
          meterStop: meterStopWh,
          timestamp: formatTimestamp(stoppedAtMs),
          reason,
          ...(idTag !== undefined && { idTag }),
          ...(transactionData !== undefined && { transactionData }),
        },
      }),
    );
    this.#chargePoint.firmware.transactionEnded();
  }

  stopAll(reason: Reason): void {
    for (const connector of this.#chargePoint.connectors) this.stop(connector, reason);
  }

  losePower(): void {
    const { behavior, quirks } = this.#chargePoint;
    const stops = behavior.afterPowerLoss === "stop";
    if (quirks?.ask("stopsOnPowerLoss", stops) ?? stops) this.stopAll("PowerLoss");
  }

  /** Until the tag is presented that began it, or another of its group (E 3.5, §9.1.34). */
  #isCableHeld(reason: Reason): boolean {
    if (reason === "DeAuthorized") return true;
    const { configuration } = this.#chargePoint;
    const isUnlocked = configuration.boolean("UnlockConnectorOnEVSideDisconnect");
    return reason === "EVDisconnected" && !isUnlocked;
  }

  #inOrder(
    order: "status-first" | "transaction-first",
    connector: Connector,
    sendTransaction: () => void,
  ): void {
    if (order === "status-first") connector.refresh();
    sendTransaction();
    connector.refresh();
  }
}
