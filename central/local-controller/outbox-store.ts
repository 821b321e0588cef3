/** What must reach the central system upstream even after a restart, as a port; and one that forgets. */

import type { Request } from "../../schemas/messages.ts";

export type TransactionMessage =
  | {
      readonly action: "StartTransaction";
      readonly payload: Request<"StartTransaction">;
      /** What the charge point was told in the place of the one upstream. */
      readonly localId: number;
    }
  | { readonly action: "StopTransaction"; readonly payload: Request<"StopTransaction"> }
  | { readonly action: "MeterValues"; readonly payload: Request<"MeterValues"> };

/** One transaction by its two ids. */
export interface IdExchange {
  readonly localId: number;
  readonly upstreamId: number;
}

export interface OutboxRecord {
  /** In the order of what happened. */
  readonly number: number;
  readonly chargePoint: string;
  readonly content: TransactionMessage | IdExchange;
}

/** Everything is at hand at once; only being safe on disk may take time. */
export interface OutboxStore {
  /** What was kept before, in order. */
  outboxRecords(): Iterable<OutboxRecord>;
  keepOutboxRecord(record: OutboxRecord): Promise<void> | undefined;
  dropOutboxRecord(number: number): Promise<void> | undefined;
}

export function createMemoryOutboxStore(records: Iterable<OutboxRecord> = []): OutboxStore {
  const kept = new Map<number, OutboxRecord>();
  for (const record of records) kept.set(record.number, record);
  return {
    outboxRecords: () => kept.values(),
    keepOutboxRecord(record) {
      kept.set(record.number, record);
      return undefined;
    },
    dropOutboxRecord(number) {
      kept.delete(number);
      return undefined;
    },
  };
}
