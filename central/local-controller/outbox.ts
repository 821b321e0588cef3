/** The messages of one charge point that wait for the central system upstream, and its two-named ids. */

import type { IdExchange, OutboxRecord, OutboxStore, TransactionMessage } from "./outbox-store.ts";

export type Kept = Promise<void> | undefined;

/** Transactions with two ids of which both are remembered. */
const maxExchanges = 64;

export interface Waiting {
  readonly number: number;
  readonly message: TransactionMessage;
  attempts: number;
}

export interface OutboxOptions {
  readonly chargePoint: string;
  readonly store: OutboxStore;
  readonly newNumber: () => number;
  readonly maxWaitingMessages: number;
  /** There was no room for it. */
  readonly dropped: (message: TransactionMessage) => void;
}

export class Outbox {
  readonly #options: OutboxOptions;
  readonly #waiting: Waiting[] = [];
  readonly #exchanges: (IdExchange & { readonly number: number })[] = [];

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  get first(): Waiting | undefined {
    return this.#waiting[0];
  }

  get size(): number {
    return this.#waiting.length;
  }

  restore({ number, content }: OutboxRecord): void {
    if ("action" in content) this.#waiting.push({ number, message: content, attempts: 0 });
    else this.#exchanges.push({ ...content, number });
  }

  add(message: TransactionMessage): Kept {
    const { chargePoint, store, newNumber } = this.#options;
    const number = newNumber();
    this.#waiting.push({ number, message, attempts: 0 });
    this.#makeRoom();
    return store.keepOutboxRecord({ number, chargePoint, content: message });
  }

  remove({ number }: Waiting): void {
    const index = this.#waiting.findIndex((one) => one.number === number);
    if (index < 0) return;
    this.#waiting.splice(index, 1);
    void this.#options.store.dropOutboxRecord(number); // Told twice, if it comes to that.
  }

  exchange(localId: number, upstreamId: number): Kept {
    const { chargePoint, store, newNumber } = this.#options;
    const number = newNumber();
    this.#exchanges.push({ localId, upstreamId, number });
    if (this.#exchanges.length > maxExchanges) {
      for (const oldest of this.#exchanges.splice(0, 1)) {
        void store.dropOutboxRecord(oldest.number);
      }
    }
    return store.keepOutboxRecord({ number, chargePoint, content: { localId, upstreamId } });
  }

  toUpstream(localId: number): number {
    return this.#exchanges.findLast((one) => one.localId === localId)?.upstreamId ?? localId;
  }

  toLocal(upstreamId: number): number {
    return this.#exchanges.findLast((one) => one.upstreamId === upstreamId)?.localId ?? upstreamId;
  }

  /** Meter values are what can best be done without. */
  #makeRoom(): void {
    if (this.#waiting.length <= this.#options.maxWaitingMessages) return;
    const values = this.#waiting.findIndex(({ message }) => message.action === "MeterValues");
    const oldest = this.#waiting[Math.max(values, 0)];
    if (oldest === undefined) return;
    this.remove(oldest);
    this.#options.dropped(oldest.message);
  }
}
