/** When the next sample is due. An interval of 0 means never, which is Infinity. */

const dayMs = 86_400_000;

/** Counted from the start of the transaction. Later than `afterMs`, as a sample is taken once. */
export function nextPeriodicSampleMs(
  startMs: number,
  intervalSeconds: number,
  afterMs: number,
): number {
  if (intervalSeconds <= 0) return Number.POSITIVE_INFINITY;
  const intervalMs = intervalSeconds * 1000;
  const taken = Math.max(0, Math.floor((afterMs - startMs) / intervalMs));
  return startMs + (taken + 1) * intervalMs;
}

/** Counted from midnight UTC, afresh each day, whatever the interval (OCPP 1.6 §9.1.5). */
export function nextAlignedSampleMs(intervalSeconds: number, afterMs: number): number {
  if (intervalSeconds <= 0) return Number.POSITIVE_INFINITY;
  const midnightMs = Math.floor(afterMs / dayMs) * dayMs;
  const nextMs = nextPeriodicSampleMs(midnightMs, intervalSeconds, afterMs);
  return Math.min(nextMs, midnightMs + dayMs);
}
