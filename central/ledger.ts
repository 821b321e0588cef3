/** The transactions of all charge points: which run, and which ended a while ago. */

import { toIdTagKey } from "../model/id-tag.ts";
import type { LiveChargePoint, LiveConnector } from "./charge-point.ts";
import type { Store } from "./store/memory-store.ts";
import {
  type LiveTransaction,
  type Transaction,
  type TransactionEnd,
  type TransactionRecord,
  toRecord,
} from "./transaction.ts";

/** Transactions remembered of a charge point, those that run apart: its queue is seldom longer. */
const maxRecent = 64;

export interface Ledger {
  /** Those that run. */
  running(): Iterable<Transaction>;
  runningWithTag(idTag: string): Iterable<Transaction>;
  find(id: number): LiveTransaction | undefined;
  /** Begins one. The promise, if any, resolves once it is safe. */
  open(
    record: TransactionRecord,
    chargePoint: LiveChargePoint,
    connector: LiveConnector | undefined,
  ): Opened;
  close(transaction: LiveTransaction, end: TransactionEnd, chargePoint: LiveChargePoint): Kept;
}

export type Kept = Promise<void> | undefined;

export interface Opened {
  readonly transaction: LiveTransaction;
  readonly kept: Kept;
}

export function createLedger(store: Store): Ledger {
  const runningById = new Map<number, LiveTransaction>();
  const runningByTag = new Map<string, Set<LiveTransaction>>();
  const known = new Map<number, LiveTransaction>();

  function addToTag(transaction: LiveTransaction): void {
    const key = toIdTagKey(transaction.idTag);
    const others = runningByTag.get(key);
    if (others === undefined) runningByTag.set(key, new Set([transaction]));
    else others.add(transaction);
  }

  function removeFromTag(transaction: LiveTransaction): void {
    const key = toIdTagKey(transaction.idTag);
    const others = runningByTag.get(key);
    others?.delete(transaction);
    if (others?.size === 0) runningByTag.delete(key);
  }

  function forgetOldest({ transactions }: LiveChargePoint): void {
    if (transactions.length <= maxRecent) return;
    const index = transactions.findIndex(({ end }) => end !== undefined);
    if (index < 0) return;
    for (const { id } of transactions.splice(index, 1)) known.delete(id);
  }

  return {
    running: () => runningById.values(),
    runningWithTag: (idTag) => runningByTag.get(toIdTagKey(idTag)) ?? [],
    find: (id) => known.get(id),
    open(record, chargePoint, connector) {
      const transaction: LiveTransaction = {
        ...record,
        registerWh: record.meterStartWh,
        lastReading: undefined,
      };
      known.set(transaction.id, transaction);
      chargePoint.transactions.push(transaction);
      forgetOldest(chargePoint);
      runningById.set(transaction.id, transaction);
      addToTag(transaction);
      if (connector !== undefined) connector.transaction = transaction;
      return { transaction, kept: store.keepTransaction(record) };
    },
    close(transaction, end, chargePoint) {
      transaction.end = end;
      runningById.delete(transaction.id);
      removeFromTag(transaction);
      const connector = chargePoint.connectors.get(transaction.connectorId);
      if (connector?.transaction === transaction) connector.transaction = undefined;
      return store.keepTransaction(toRecord(transaction));
    },
  };
}
