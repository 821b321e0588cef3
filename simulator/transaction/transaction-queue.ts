/**
 * Transaction messages go out in their order, one at a time, and wait while there is no way to send
 * them (OCPP 1.6 §3.7). The queue outlives connections and reboots.
 *
 * A CALLERROR and a time-out count as failed attempts, a lost connection does not. The wait after
 * attempt n is n times TransactionMessageRetryInterval (§3.7.1).
 */

import type { ScheduledTask } from "../../protocol/clock.ts";
import { ConnectionClosedError } from "../../protocol/errors.ts";
import type { PeerFailure } from "../../protocol/peer.ts";
import type { Request } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import { type Transaction, unknownTransactionId } from "./transaction.ts";

export type TransactionMessage =
  | {
      readonly action: "StartTransaction";
      readonly transaction: Transaction;
      readonly payload: Request<"StartTransaction">;
    }
  /** The transaction's id is put in when the message goes out: it may not be known before. */
  | {
      readonly action: "MeterValues";
      readonly transaction: Transaction;
      readonly payload: Omit<Request<"MeterValues">, "transactionId">;
    }
  | {
      readonly action: "StopTransaction";
      readonly transaction: Transaction;
      readonly payload: Omit<Request<"StopTransaction">, "transactionId">;
    };

interface QueuedMessage {
  readonly message: TransactionMessage;
  readonly messageId: string;
  attempts: number;
}

export class TransactionQueue {
  readonly #chargePoint: ChargePoint;
  #messages: QueuedMessage[] = [];
  #inFlight: QueuedMessage | undefined;
  #wait: ScheduledTask | undefined;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /** Messages that have not been answered. */
  get length(): number {
    return this.#messages.length;
  }

  /** Whether it holds as much as it may, and none of it is meter values that could go. */
  get isFull(): boolean {
    const { maxQueuedMessages } = this.#chargePoint.behavior;
    return this.#messages.length >= maxQueuedMessages && this.#oldestMeterValues() === undefined;
  }

  add(message: TransactionMessage): void {
    const { quirks } = this.#chargePoint;
    if (quirks?.ask("keepsMessage", true, { detail: message.action }) === false) return;
    const messageId = this.#chargePoint.newMessageId();
    this.#messages.push({ message, messageId, attempts: 0 });
    if (this.#messages.length > this.#chargePoint.behavior.maxQueuedMessages) this.#makeRoom();
    this.flush();
  }

  /** Sends the oldest message, if nothing is under way and there is somebody to send it to. */
  flush(): void {
    if (this.#inFlight !== undefined || this.#wait !== undefined) return;
    if (this.#messages.length === 0 || !this.#chargePoint.canCall) return;
    const next = this.#messages[this.#nextIndex()];
    if (next === undefined) return;
    this.#inFlight = next;
    this.#send(next);
  }

  /** The connection is gone, or the power: what was under way will be sent again. */
  interrupt(): void {
    this.#inFlight = undefined;
    this.#wait?.cancel();
    this.#wait = undefined;
  }

  /** Forgets everything, as only a factory reset does. */
  clear(): void {
    this.interrupt();
    this.#messages = [];
  }

  #send(queued: QueuedMessage): void {
    const { message, messageId } = queued;
    const { transaction } = message;
    const options = { messageId };
    switch (message.action) {
      case "StartTransaction":
        this.#chargePoint.call(
          "StartTransaction",
          message.payload,
          (failure, response) =>
            this.#settle(queued, failure, () => {
              if (response !== undefined) {
                this.#chargePoint.transactions.started(transaction, response);
              }
            }),
          options,
        );
        break;
      case "MeterValues":
        this.#chargePoint.call(
          "MeterValues",
          { ...message.payload, transactionId: idOf(transaction) },
          (failure, _response) => this.#settle(queued, failure, () => {}),
          options,
        );
        break;
      case "StopTransaction":
        this.#chargePoint.call(
          "StopTransaction",
          { ...message.payload, transactionId: idOf(transaction) },
          (failure, response) =>
            this.#settle(queued, failure, () => {
              if (response?.idTagInfo === undefined) return;
              this.#chargePoint.authorization.learn(transaction.idTag, response.idTagInfo);
            }),
          options,
        );
        break;
    }
  }

  /** What the answer brings is taken in before the next message goes out: it may need the id. */
  #settle(queued: QueuedMessage, failure: PeerFailure | undefined, succeeded: () => void): void {
    if (this.#inFlight !== queued) return;
    this.#inFlight = undefined;
    if (failure === undefined) {
      this.#remove(queued);
      succeeded();
      this.#next(this.#messages.length > 0 ? this.#chargePoint.behavior.flushIntervalMs : 0);
    } else if (!(failure instanceof ConnectionClosedError)) {
      this.#failed(queued);
    }
  }

  #failed(queued: QueuedMessage): void {
    const { configuration } = this.#chargePoint;
    queued.attempts += 1;
    if (queued.attempts < configuration.integer("TransactionMessageAttempts")) {
      const intervalSeconds = configuration.integer("TransactionMessageRetryInterval");
      this.#next(queued.attempts * intervalSeconds * 1000);
      return;
    }
    this.#remove(queued);
    const { action } = queued.message;
    this.#chargePoint.tell({ kind: "message-dropped", action, because: "attempts" });
    this.#next(0);
  }

  /** Meter values can be done without; what begins and ends a transaction cannot. */
  #makeRoom(): void {
    const queued = this.#oldestMeterValues();
    if (queued === undefined) return;
    this.#remove(queued);
    const { action } = queued.message;
    this.#chargePoint.tell({ kind: "message-dropped", action, because: "queue-full" });
  }

  #oldestMeterValues(): QueuedMessage | undefined {
    return this.#messages.find(
      (one) => one.message.action === "MeterValues" && one !== this.#inFlight,
    );
  }

  #next(delayMs: number): void {
    if (this.#messages.length === 0) this.#chargePoint.power.transactionsTold();
    if (delayMs === 0) {
      this.flush();
      return;
    }
    this.#wait = this.#chargePoint.clock.schedule(delayMs, () => {
      this.#wait = undefined;
      this.flush();
    });
  }

  #nextIndex(): number {
    const detail = String(this.#messages.length);
    return this.#chargePoint.quirks?.ask("queueIndex", 0, { detail }) ?? 0;
  }

  #remove(queued: QueuedMessage): void {
    const index = this.#messages.indexOf(queued);
    if (index >= 0) this.#messages.splice(index, 1);
  }
}

function idOf({ transactionId }: Transaction): number {
  return transactionId ?? unknownTransactionId;
}
