/** Where a server keeps what is to outlast it; or only for as long as it runs. */

import type { Clock } from "../../protocol/clock.ts";
import { isTrusted } from "../../protocol/handler-table.ts";
import { createMemoryHoldingStore, type HoldingStore } from "../balancing/holding-store.ts";
import {
  createMemoryOutboxStore,
  type OutboxRecord,
  type OutboxStore,
} from "../local-controller/outbox-store.ts";
import { openDurableStore } from "../store/durable-store.ts";
import { createMemoryKeyValueStore, type KeyValueStore } from "../store/key-value-store.ts";
import { StoreOpenError } from "../store/level-store.ts";
import { createMemoryStore, type Store } from "../store/memory-store.ts";
import { ServeError } from "./serve-error.ts";

export interface ServerStore extends Store, HoldingStore {
  readonly records: KeyValueStore;
  /** Changes that are not safe yet. */
  readonly pendingCount: number;
  /** Resolves once all that was kept so far is safe. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

type OpenStore = Omit<ServerStore, "flush">;

/** @throws {ServeError} if another process has it, or it cannot be read */
export async function openServerStore(
  folder: string | undefined,
  clock: Clock,
): Promise<ServerStore> {
  if (folder === undefined) return toServerStore(createForgetfulStore());
  try {
    return toServerStore(await openDurableStore({ folder, clock }));
  } catch (failure) {
    if (!(failure instanceof StoreOpenError)) throw failure;
    throw new ServeError(failure.message, { cause: failure });
  }
}

function toServerStore(store: OpenStore): ServerStore {
  // What is put later is safe no sooner.
  return Object.assign(store, { flush: () => store.records.put("server/flush", true) });
}

function createForgetfulStore(): OpenStore {
  return {
    ...createMemoryStore(),
    ...createMemoryHoldingStore(),
    records: createMemoryKeyValueStore(),
    pendingCount: 0,
    close: () => Promise.resolve(),
  };
}

const prefix = "outbox/";
const keyOf = (number: number) => prefix + String(number).padStart(12, "0");

/** What is still to be told upstream, among the records of a store. */
export async function openOutboxStore(records: KeyValueStore): Promise<OutboxStore> {
  const kept: OutboxRecord[] = [];
  for await (const [, value] of records.entries({ prefix })) {
    if (isTrusted<OutboxRecord>(value)) kept.push(value);
  }
  const memory = createMemoryOutboxStore(kept);
  return {
    outboxRecords: memory.outboxRecords,
    keepOutboxRecord(record) {
      void memory.keepOutboxRecord(record);
      return records.put(keyOf(record.number), record);
    },
    dropOutboxRecord(number) {
      void memory.dropOutboxRecord(number);
      return records.delete(keyOf(number));
    },
  };
}
