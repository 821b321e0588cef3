/** What balancing must not forget over a restart, as a port; and a store that forgets. */

export interface HoldingRecord {
  readonly chargePoint: string;
  readonly connectorId: number;
  /** The most that it may draw. */
  readonly heldAmps: number;
}

/** Everything is at hand at once; only being safe on disk may take time. */
export interface HoldingStore {
  /** What was kept before, one for each connector. */
  holdings(): Iterable<HoldingRecord>;
  /**
   * Keeps the record in place of the one of the same connector. A promise resolves once it would
   * outlast the process: no higher limit goes out before.
   */
  keepHolding(record: HoldingRecord): Promise<void> | undefined;
}

export function createMemoryHoldingStore(records: Iterable<HoldingRecord> = []): HoldingStore {
  const kept = new Map<string, HoldingRecord>();
  const keep = (record: HoldingRecord) => {
    kept.set(`${record.connectorId} ${record.chargePoint}`, record);
  };
  for (const record of records) keep(record);
  return {
    holdings: () => kept.values(),
    keepHolding(record) {
      keep(record);
      return undefined;
    },
  };
}
