/** The charging histories of the sessions that run, kept so that they outlast the process. */

import { isTrusted } from "../../protocol/handler-table.ts";
import type { CentralSystem } from "../central-system.ts";
import type { KeyValueStore } from "../store/key-value-store.ts";
import type { Transaction, TransactionEnd } from "../transaction.ts";
import { ChargingHistory } from "./charging-history.ts";
import type { ChargingHistoryEntry } from "./session.ts";

export interface LiveHistories {
  of(transactionId: number): readonly ChargingHistoryEntry[];
  offered(transaction: Transaction, amps: number, atMs: number): void;
  drew(transaction: Transaction, amps: number, atMs: number, minimumChangeAmps: number): void;
  /** The whole of it. It is forgotten, unless the transaction may turn out to run on. */
  ended(transaction: Transaction, end: TransactionEnd): readonly ChargingHistoryEntry[];
}

const prefix = "charging-history/";
/** Those of transactions that are taken for over included: of these the oldest give way. */
const maxHistories = 20_000;

export async function openLiveHistories(
  records: KeyValueStore,
  centralSystem: CentralSystem,
  fail: (fault: unknown) => void,
): Promise<LiveHistories> {
  const histories = new Map<number, ChargingHistory>();
  for await (const [key, entries] of records.entries({ prefix })) {
    const id = Number(key.slice(prefix.length));
    const transaction = centralSystem.findTransaction(id);
    const isOver = transaction === undefined || transaction.end?.kind === "stopped";
    if (isOver) forget(id);
    else if (isTrusted<ChargingHistoryEntry[]>(entries)) {
      histories.set(id, new ChargingHistory(entries));
    }
  }

  function forget(id: number): void {
    histories.delete(id);
    records.delete(keyOf(id)).catch(fail);
  }

  function historyOf({ id }: Transaction): ChargingHistory {
    const known = histories.get(id);
    if (known !== undefined) return known;
    const history = new ChargingHistory();
    histories.set(id, history);
    if (histories.size > maxHistories) forgetOldest();
    return history;
  }

  function forgetOldest(): void {
    for (const id of histories.keys()) {
      const transaction = centralSystem.findTransaction(id);
      if (transaction !== undefined && transaction.end === undefined) continue;
      forget(id);
      return;
    }
  }

  function keep(id: number, { entries }: ChargingHistory): void {
    records.put(keyOf(id), entries).catch(fail);
  }

  return {
    of: (transactionId) => histories.get(transactionId)?.entries ?? [],
    offered(transaction, amps, atMs) {
      const history = historyOf(transaction);
      history.offered(amps, atMs);
      keep(transaction.id, history);
    },
    drew(transaction, amps, atMs, minimumChangeAmps) {
      const history = historyOf(transaction);
      if (history.drew(amps, atMs, minimumChangeAmps)) keep(transaction.id, history);
    },
    ended(transaction, { kind, atMs }) {
      const entries = historyOf(transaction).endedAt(atMs);
      if (kind === "stopped") forget(transaction.id);
      return entries;
    },
  };
}

function keyOf(transactionId: number): string {
  return `${prefix}${transactionId}`;
}
