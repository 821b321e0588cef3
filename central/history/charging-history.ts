/** What a session was offered and drew, as long as it is live. */

import type { ChargingHistoryEntry } from "./session.ts";

/** With more it gets coarser: every second entry goes. */
const maxEntries = 500;

export class ChargingHistory {
  #entries: ChargingHistoryEntry[];

  constructor(entries: readonly ChargingHistoryEntry[] = []) {
    this.#entries = [...entries];
  }

  get entries(): readonly ChargingHistoryEntry[] {
    return this.#entries;
  }

  offered(offeredAmps: number, atMs: number): void {
    this.#add({ atMs, offeredAmps, usageAmps: undefined });
  }

  /** Tells whether it differs enough from what was drawn before to be noted. */
  drew(usageAmps: number, atMs: number, minimumChangeAmps: number): boolean {
    const last = this.#entries.findLast((entry) => entry.usageAmps !== undefined)?.usageAmps;
    if (last !== undefined && Math.abs(usageAmps - last) < minimumChangeAmps) return false;
    this.#add({ atMs, offeredAmps: undefined, usageAmps });
    return true;
  }

  /** As it looks once nothing is offered or drawn any more. */
  endedAt(atMs: number): readonly ChargingHistoryEntry[] {
    return [...this.#entries, { atMs, offeredAmps: 0, usageAmps: 0 }];
  }

  #add(entry: ChargingHistoryEntry): void {
    this.#entries.push(entry);
    if (this.#entries.length <= maxEntries) return;
    this.#entries = this.#entries.filter((_, index) => index % 2 === 0);
  }
}
