/** How long to leave a charge point alone, and how often it may be written to. */

const shortestMs = 30_000;
const longestMs = 15 * 60_000;
const dayMs = 24 * 3_600_000;

/** Twice as long each time. */
export function backOffMs(failureCount: number): number {
  return Math.min(shortestMs * 2 ** Math.max(0, failureCount - 1), longestMs);
}

/** Charging profiles often go to flash memory, which wears. */
export class WriteBudget {
  readonly #perDay: number;
  #writes: readonly number[] = [];

  constructor(perDay: number) {
    this.#perDay = perDay;
  }

  note(nowMs: number): void {
    if (this.#perDay > 0) this.#writes = [...this.#writes.slice(-this.#perDay + 1), nowMs];
  }

  hasRoom(nowMs: number): boolean {
    if (this.#perDay === 0) return true;
    return this.#writes.filter((atMs) => atMs > nowMs - dayMs).length < this.#perDay;
  }
}
