/** How long to leave a charge point alone, and how often it may be written to. */

import type { BalancingSettings } from "./settings.ts";

const shortestMs = 30_000;
const longestMs = 15 * 60_000;
const dayMs = 24 * 3_600_000;

/** Twice as long each time. */
export function backOffMs(failureCount: number): number {
  return Math.min(shortestMs * 2 ** Math.max(0, failureCount - 1), longestMs);
}

/** Charging profiles often go to flash memory, which wears. */
export class WriteBudget {
  readonly #settings: BalancingSettings;
  #writes: readonly number[] = [];

  constructor(settings: BalancingSettings) {
    this.#settings = settings;
  }

  note(nowMs: number): void {
    const perDay = this.#settings.profileWritesPerDay;
    if (perDay > 0) this.#writes = [...this.#writes.slice(-perDay + 1), nowMs];
  }

  hasRoom(nowMs: number): boolean {
    const perDay = this.#settings.profileWritesPerDay;
    if (perDay === 0) return true;
    return this.#writes.filter((atMs) => atMs > nowMs - dayMs).length < perDay;
  }
}
