/** Which places of a row are to be looked at, and when: each once, the earliest first. */

interface Due {
  readonly atMs: number;
  readonly place: number;
}

export class DueList {
  /** Most come to stand behind all others, so there is little to move. */
  readonly #dues: Due[] = [];
  readonly #timesMs = new Map<number, number>();

  get size(): number {
    return this.#dues.length;
  }

  /** At the latest at that time: if it is due before, it stays so. */
  add(place: number, atMs: number): void {
    const knownMs = this.#timesMs.get(place);
    if (knownMs !== undefined && knownMs <= atMs) return;
    if (knownMs !== undefined) this.#dues.splice(this.#rankOf(knownMs, place), 1);
    this.#dues.splice(this.#rankOf(atMs, place), 0, { atMs, place });
    this.#timesMs.set(place, atMs);
  }

  /** Those that are due; they are on the list no longer. */
  take(nowMs: number): readonly number[] {
    if ((this.#dues[0]?.atMs ?? Number.POSITIVE_INFINITY) > nowMs) return [];
    const taken = this.#dues.splice(0, this.#rankOf(nowMs, Number.POSITIVE_INFINITY));
    for (const { place } of taken) this.#timesMs.delete(place);
    return taken.map(({ place }) => place);
  }

  clear(): void {
    this.#dues.length = 0;
    this.#timesMs.clear();
  }

  /** How many come before it. */
  #rankOf(atMs: number, place: number): number {
    const comesBefore = (due: Due | undefined) =>
      due !== undefined && (due.atMs < atMs || (due.atMs === atMs && due.place < place));
    let [from, to] = [0, this.#dues.length];
    if (comesBefore(this.#dues[to - 1])) return to;
    while (from < to) {
      const middle = (from + to) >> 1;
      if (comesBefore(this.#dues[middle])) from = middle + 1;
      else to = middle;
    }
    return from;
  }
}
