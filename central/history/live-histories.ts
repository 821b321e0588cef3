/**
 * The charging histories of the sessions that run, kept so that they outlast the process: in parts, so
 * that what is new is written, and not the whole again.
 */

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
const partLength = 32;
/** Those of transactions that are taken for over included: of these the oldest give way. */
const maxHistories = 20_000;

export async function openLiveHistories(
  records: KeyValueStore,
  centralSystem: CentralSystem,
  fail: (fault: unknown) => void,
): Promise<LiveHistories> {
  const histories = await readHistories(records);
  /** Of each, how many parts are in the store. */
  const partCounts = new Map<number, number>();
  for (const [id, { entries }] of histories) {
    partCounts.set(id, Math.ceil(entries.length / partLength));
    const transaction = centralSystem.findTransaction(id);
    if (transaction === undefined || transaction.end?.kind === "stopped") forget(id);
  }

  function forget(id: number): void {
    histories.delete(id);
    dropParts(id, 0);
    partCounts.delete(id);
  }

  function dropParts(id: number, from: number): void {
    const partCount = partCounts.get(id) ?? 0;
    for (let part = from; part < partCount; part += 1) records.delete(keyOf(id, part)).catch(fail);
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
    const last = Math.ceil(entries.length / partLength) - 1;
    const former = partCounts.get(id) ?? 0;
    const partAt = (part: number) => entries.slice(part * partLength, (part + 1) * partLength);
    if (last >= former - 1) records.putLater(keyOf(id, last), partAt(last)).catch(fail);
    else {
      // It has got coarser, so all are others, and fewer.
      for (let part = 0; part <= last; part += 1) {
        records.put(keyOf(id, part), partAt(part)).catch(fail);
      }
      dropParts(id, last + 1);
    }
    partCounts.set(id, last + 1);
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

async function readHistories(records: KeyValueStore): Promise<Map<number, ChargingHistory>> {
  const found = new Map<number, ChargingHistoryEntry[]>();
  for await (const [key, part] of records.entries({ prefix })) {
    const [id] = key.slice(prefix.length).split("/").map(Number);
    if (id === undefined || !isTrusted<ChargingHistoryEntry[]>(part)) continue;
    found.set(id, [...(found.get(id) ?? []), ...part]);
  }
  return new Map(Array.from(found, ([id, entries]) => [id, new ChargingHistory(entries)]));
}

/** So that the order of the keys is that of the parts. */
function keyOf(transactionId: number, part: number): string {
  return `${prefix}${transactionId}/${String(part).padStart(3, "0")}`;
}
