/** What a connector was seen to draw lately. */

export interface Sample {
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

  /** The largest since then, and the latest of equals; undefined if there is none. */
  peakSince(sinceMs: number): Sample | undefined {
    let peak: Sample | undefined;
    for (const sample of this.#samples) {
      if (sample.atMs < sinceMs) continue;
      const isHigher = peak === undefined || sample.amps > peak.amps;
      if (isHigher || (sample.amps === peak?.amps && sample.atMs > peak.atMs)) peak = sample;
    }
    return peak;
  }

  clear(): void {
    this.#samples = [];
  }
}
