/** A current that rises, straight, from one level to another, and stays there. */

export class CurrentRamp {
  readonly endMs: number;
  readonly #startMs: number;
  readonly #startAmps: number;
  readonly #endAmps: number;

  /** With `endMs` at `startMs` it is at its end from the start. */
  constructor(startMs: number, startAmps: number, endMs: number, endAmps: number) {
    this.endMs = endMs;
    this.#startMs = startMs;
    this.#startAmps = startAmps;
    this.#endAmps = endAmps;
  }

  /** From `startMs` on. */
  ampsAt(ms: number): number {
    if (ms >= this.endMs) return this.#endAmps;
    return this.#startAmps + this.#slope() * (ms - this.#startMs);
  }

  /**
   * How long from `ms` it takes to carry this charge, if it rises as it does at `ms`: the time t of
   * amps·t + slope·t²/2 = charge, in a form that holds for a level current as well.
   */
  msToCarry(ampMs: number, ms: number): number {
    if (ampMs <= 0) return 0;
    const amps = this.ampsAt(ms);
    const slope = ms < this.endMs ? this.#slope() : 0;
    return (2 * ampMs) / (amps + Math.sqrt(amps * amps + 2 * slope * ampMs));
  }

  #slope(): number {
    return (this.#endAmps - this.#startAmps) / (this.endMs - this.#startMs);
  }
}
