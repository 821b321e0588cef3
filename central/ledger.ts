/** The transactions of all charge points: which run, and which ended a while ago. */

import { toIdTagKey } from "../model/id-tag.ts";
import { parseTimestamp } from "../model/timestamp.ts";
import type { LiveChargePoint } from "./charge-point.ts";
import type { EventHub } from "./events.ts";
import type { Store } from "./store/memory-store.ts";
import {
  type LiveTransaction,
  type Transaction,
  type TransactionEnd,
  type TransactionRecord,
  toLive,
  toRecord,
} from "./transaction.ts";

/** Transactions remembered of a charge point, those that run apart: its queue is seldom longer. */
const maxRecent = 64;

/** Resolves once it is safe; undefined if it is so already. */
export type Kept = Promise<void> | undefined;

export interface Opened {
  readonly transaction: LiveTransaction;
  readonly kept: Kept;
}

export class Ledger {
  readonly #store: Store;
  readonly #running = new Map<number, LiveTransaction>();
  readonly #runningByTag = new Map<string, Set<LiveTransaction>>();
  readonly #known = new Map<number, LiveTransaction>();

  constructor(store: Store) {
    this.#store = store;
  }

  running(): IterableIterator<LiveTransaction> {
    return this.#running.values();
  }

  runningWithTag(idTag: string): Iterable<Transaction> {
    return this.#runningByTag.get(toIdTagKey(idTag)) ?? [];
  }

  find(id: number): LiveTransaction | undefined {
    return this.#known.get(id);
  }

  /** Enters one that is kept already. */
  restore(record: TransactionRecord, chargePoint: LiveChargePoint): LiveTransaction {
    const transaction = toLive(record);
    this.#known.set(transaction.id, transaction);
    chargePoint.transactions.push(transaction);
    chargePoint.latestStartMs = latestStartMs(chargePoint, transaction);
    this.#forgetOldest(chargePoint);
    if (transaction.end === undefined) this.#run(transaction, chargePoint);
    return transaction;
  }

  open(record: TransactionRecord, chargePoint: LiveChargePoint): Opened {
    const transaction = this.restore(record, chargePoint);
    return { transaction, kept: this.#store.keepTransaction(record) };
  }

  /** Ends one that runs, or says better how it ended. */
  close(transaction: LiveTransaction, end: TransactionEnd, chargePoint: LiveChargePoint): Kept {
    if (transaction.end === undefined) this.#stopRunning(transaction, chargePoint);
    transaction.end = end;
    return this.keep(transaction);
  }

  /** It had not ended after all. */
  reopen(transaction: LiveTransaction, chargePoint: LiveChargePoint): Kept {
    transaction.end = undefined;
    this.#run(transaction, chargePoint);
    return this.keep(transaction);
  }

  keep(transaction: LiveTransaction): Kept {
    return this.#store.keepTransaction(toRecord(transaction));
  }

  /** As {@link keep} where nothing has changed but the register: far less to write. */
  keepRegister({ id, registerWh }: LiveTransaction): Kept {
    return this.#store.keepRegister(id, registerWh);
  }

  #run(transaction: LiveTransaction, chargePoint: LiveChargePoint): void {
    this.#running.set(transaction.id, transaction);
    const key = toIdTagKey(transaction.idTag);
    const others = this.#runningByTag.get(key);
    if (others === undefined) this.#runningByTag.set(key, new Set([transaction]));
    else others.add(transaction);
    const connector = chargePoint.connectors.get(transaction.connectorId);
    if (connector !== undefined) connector.transaction = transaction;
  }

  #stopRunning(transaction: LiveTransaction, chargePoint: LiveChargePoint): void {
    this.#running.delete(transaction.id);
    const key = toIdTagKey(transaction.idTag);
    const others = this.#runningByTag.get(key);
    others?.delete(transaction);
    if (others?.size === 0) this.#runningByTag.delete(key);
    const connector = chargePoint.connectors.get(transaction.connectorId);
    if (connector?.transaction === transaction) connector.transaction = undefined;
  }

  #forgetOldest({ transactions }: LiveChargePoint): void {
    if (transactions.length <= maxRecent) return;
    const index = transactions.findIndex(({ end }) => end !== undefined);
    if (index < 0) return;
    for (const { id } of transactions.splice(index, 1)) this.#known.delete(id);
  }
}

/** What it told counts as well, whether or not it was believed. */
function latestStartMs(chargePoint: LiveChargePoint, transaction: LiveTransaction): number {
  const { startedAtMs, start } = transaction;
  const toldMs = parseTimestamp(start?.timestamp) ?? startedAtMs;
  return Math.max(chargePoint.latestStartMs, startedAtMs, toldMs);
}

/** Ends it, or says better how it ended, and tells of it. */
export function endTransaction(
  { ledger, events }: { readonly ledger: Ledger; readonly events: EventHub },
  chargePoint: LiveChargePoint,
  transaction: LiveTransaction,
  end: TransactionEnd,
): Kept {
  const former = transaction.end;
  const kept = ledger.close(transaction, end, chargePoint);
  events.tell({ kind: "transactionEnded", chargePoint, transaction, former });
  return kept;
}
