/** What a connector was seen to draw lately. */

interface Sample {
  readonly atMs: number;
  readonly amps: number;
}

/** More than one in three seconds are not looked at. */
const maxSamples = 100;

export class UsageWindow {
  #samples: readonly Sample[] = [];

  add(atMs: number, amps: number, sinceMs: number): void {
    const kept = this.#samples.filter((sample) => sample.atMs >= sinceMs);
    this.#samples = [...kept.slice(-maxSamples + 1), { atMs, amps }];
  }

  /** The largest since then; undefined if there is none. */
  maxSince(sinceMs: number): number | undefined {
    let max: number | undefined;
    for (const { atMs, amps } of this.#samples) {
      if (atMs >= sinceMs && (max === undefined || amps > max)) max = amps;
    }
    return max;
  }

  clear(): void {
    this.#samples = [];
  }
}
