/** Where a server keeps what is to outlast it; or only for as long as it runs. */

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
  /** What charge points and balancing have told, and is not safe yet. */
  readonly pendingCount: number;
  /** Resolves once all that was kept so far is safe. */
  flush(): Promise<void>;
  close(): Promise<void>;
}

type Kept = Promise<void> | undefined;
type OpenStore = Omit<ServerStore, "pendingCount" | "flush">;

/** @throws {ServeError} if another process has it, or it cannot be read */
export async function openServerStore(folder: string | undefined): Promise<ServerStore> {
  if (folder === undefined) return toServerStore(createForgetfulStore());
  try {
    return toServerStore(await openDurableStore(folder));
  } catch (failure) {
    if (!(failure instanceof StoreOpenError)) throw failure;
    throw new ServeError(failure.message, { cause: failure });
  }
}

/** Counts what is on its way. */
function toServerStore(store: OpenStore): ServerStore {
  let pendingCount = 0;
  const count = (kept: Kept): Kept => {
    if (kept === undefined) return kept;
    pendingCount += 1;
    const settled = () => {
      pendingCount -= 1;
    };
    kept.then(settled, settled);
    return kept;
  };
  return {
    ...store,
    get pendingCount() {
      return pendingCount;
    },
    keepTransaction: (record) => count(store.keepTransaction(record)),
    keepChargePoint: (record) => count(store.keepChargePoint(record)),
    keepSetUpRecord: (record) => count(store.keepSetUpRecord(record)),
    keepHolding: (record) => count(store.keepHolding(record)),
    // What is put later is safe no sooner.
    flush: () => store.records.put("server/flush", true),
  };
}

function createForgetfulStore(): OpenStore {
  return {
    ...createMemoryStore(),
    ...createMemoryHoldingStore(),
    records: createMemoryKeyValueStore(),
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
