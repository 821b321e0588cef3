/**
 * The store of a central system that is to outlast its process. Everything is at hand in memory; what
 * is kept goes to disk as well, and its promise resolves when it is there.
 */

import type { Clock } from "../../protocol/clock.ts";
import { isTrusted } from "../../protocol/handler-table.ts";
import type { AnswerRecord } from "../answered-calls.ts";
import type { HoldingRecord, HoldingStore } from "../balancing/holding-store.ts";
import { createMemoryHoldingStore } from "../balancing/holding-store.ts";
import type { ChargePointRecord } from "../charge-point.ts";
import type { SetUpRecord } from "../set-up.ts";
import type { TransactionRecord } from "../transaction.ts";
import { createIdBlocks } from "./id-blocks.ts";
import type { KeyValueStore } from "./key-value-store.ts";
import { type LevelStore, openLevelStore } from "./level-store.ts";
import { answerSlot, createMemoryStore, type IdSequence, type Store } from "./memory-store.ts";

export interface DurableStore extends Store, HoldingStore {
  /** For what others keep, under keys of their own. */
  readonly records: KeyValueStore;
  /** Changes that are not safe yet. */
  readonly pendingCount: number;
  /**
   * Resolves once all is safe and the folder is free for another process.
   *
   * @throws {StoreWriteError} if something is not safe; the folder is free all the same
   */
  close(): Promise<void>;
}

export interface DurableStoreOptions {
  readonly folder: string;
  readonly clock: Clock;
  /** As of {@link createMemoryStore}. */
  readonly maxEnded?: number;
}

const prefixes = {
  lastId: "last-id/",
  transaction: "transaction/",
  register: "register/",
  chargePoint: "charge-point/",
  answer: "answer/",
  setUp: "set-up/",
  holding: "holding/",
} as const;

/** @throws {StoreOpenError} if another process has it, or it cannot be read */
export async function openDurableStore(options: DurableStoreOptions): Promise<DurableStore> {
  const level = await openLevelStore(options.folder, options.clock);
  try {
    return await createDurableStore(level, options);
  } catch (failure) {
    await level.close();
    throw failure;
  }
}

async function createDurableStore(
  level: LevelStore,
  { maxEnded }: DurableStoreOptions,
): Promise<DurableStore> {
  const memory = createMemoryStore({
    ...(maxEnded !== undefined && { maxEnded }),
    forgotten: (id) => void level.delete(transactionKey(id)), // Nobody waits for it.
  });
  const holdings = createMemoryHoldingStore();
  /** Of the transactions that have a register apart. */
  const registers = new Map<number, number>();
  /** Those whose register waits to be written: what is told meanwhile goes along. */
  const waiting = new Set<number>();
  const lastIds = await restore(level, memory, holdings, registers);
  let written: Promise<void> | undefined;

  /** Looked at when it is written. */
  const registerOf = (id: number) => ({
    toJSON() {
      waiting.delete(id);
      return registers.get(id);
    },
  });
  let reserving: Promise<void> | undefined;
  const ids = createIdBlocks(lastIds, (sequence, upTo) => {
    reserving = level.put(prefixes.lastId + sequence, upTo);
  });
  await reserving;
  return {
    ...memory,
    ...holdings,
    records: level,
    get pendingCount() {
      return level.pendingCount;
    },
    nextId: (sequence) => ids.next(sequence),
    keepTransaction(record) {
      void memory.keepTransaction(record);
      waiting.delete(record.id);
      if (registers.delete(record.id)) void level.delete(registerKey(record.id)); // The same write.
      return level.put(transactionKey(record.id), record);
    },
    /** Nobody waits for it, and the next reading tells it again. */
    keepRegister(id, registerWh) {
      void memory.keepRegister(id, registerWh);
      registers.set(id, registerWh);
      if (waiting.has(id)) return written;
      waiting.add(id);
      written = level.putLater(registerKey(id), registerOf(id));
      return written;
    },
    keepChargePoint(record) {
      void memory.keepChargePoint(record);
      return level.put(prefixes.chargePoint + record.identity, record);
    },
    keepAnswer(record) {
      void memory.keepAnswer(record);
      return level.put(prefixes.answer + answerSlot(record), record);
    },
    keepSetUpRecord(record) {
      void memory.keepSetUpRecord(record);
      return level.put(`${prefixes.setUp}${record.make} ${record.step}`, record);
    },
    keepHolding(record) {
      void holdings.keepHolding(record);
      const { chargePoint, connectorId } = record;
      return level.put(`${prefixes.holding}${connectorId} ${chargePoint}`, record);
    },
    close() {
      for (const sequence of ["transaction", "reservation"] as const) {
        void level.put(prefixes.lastId + sequence, ids.last(sequence)); // Closing waits for it.
      }
      return level.close();
    },
  };
}

function transactionKey(id: number): string {
  return prefixes.transaction + toDigits(id);
}

function registerKey(id: number): string {
  return prefixes.register + toDigits(id);
}

/** So that the order of the keys is that of the ids. */
function toDigits(id: number): string {
  return String(id).padStart(10, "0");
}

/** Returns the last ids that may have been given. */
async function restore(
  level: LevelStore,
  memory: Store,
  holdings: HoldingStore,
  registers: Map<number, number>,
): Promise<Record<IdSequence, number>> {
  const lastIds = { transaction: 0, reservation: 0 };
  await each<number>(level, prefixes.lastId, (lastId, key) => {
    Object.assign(lastIds, { [key.slice(prefixes.lastId.length)]: lastId });
  });
  await each<TransactionRecord>(level, prefixes.transaction, (record) => {
    void memory.keepTransaction(record);
    lastIds.transaction = Math.max(lastIds.transaction, record.id);
  });
  await each<number>(level, prefixes.register, (registerWh, key) => {
    const id = Number(key.slice(prefixes.register.length));
    registers.set(id, registerWh);
    void memory.keepRegister(id, registerWh);
  });
  await each<ChargePointRecord>(level, prefixes.chargePoint, (record) => {
    void memory.keepChargePoint(record);
  });
  await each<AnswerRecord>(level, prefixes.answer, (record) => {
    void memory.keepAnswer(record);
  });
  await each<SetUpRecord>(level, prefixes.setUp, (record) => {
    void memory.keepSetUpRecord(record);
  });
  await each<HoldingRecord>(level, prefixes.holding, (record) => {
    void holdings.keepHolding(record);
  });
  return lastIds;
}

async function each<T>(
  level: LevelStore,
  prefix: string,
  take: (record: T, key: string) => void,
): Promise<void> {
  for await (const [key, record] of level.entries({ prefix })) {
    if (isTrusted<T>(record)) take(record, key); // It was written by us, of the same version.
  }
}
