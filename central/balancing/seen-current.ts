/** What a connector was seen to draw lately, and since its car had time to follow a limit. */

import type { BalancingSettings } from "./settings.ts";
import { type Sample, UsageWindow } from "./usage-window.ts";

export class SeenCurrent {
  readonly #settings: BalancingSettings;
  readonly #usage = new UsageWindow();
  /** When the limit became what it is. */
  #limitedAtMs: number | undefined = undefined;
  /** When the limit was acknowledged last. */
  #acknowledgedAtMs: number | undefined = undefined;

  constructor(settings: BalancingSettings) {
    this.#settings = settings;
  }

  /** What was drawn by the limit before says nothing about this one. */
  limited(nowMs: number): void {
    this.#limitedAtMs = nowMs;
    this.#usage.clear();
  }

  acknowledged(nowMs: number): void {
    this.#acknowledgedAtMs = nowMs;
  }

  add(atMs: number, amps: number, nowMs: number): void {
    this.#usage.add(atMs, amps, nowMs - this.#windowMs);
  }

  clear(): void {
    this.#usage.clear();
  }

  /** The most lately; undefined if nothing was seen. */
  recentAmps(nowMs: number): number | undefined {
    return this.#usage.peakSince(nowMs - this.#windowMs)?.amps;
  }

  /** The most since the car had time to follow what was acknowledged last. */
  settledAmps(nowMs: number): number | undefined {
    return this.#usage.peakSince(this.#settledSinceMs(this.#acknowledgedAtMs, nowMs))?.amps;
  }

  /** Whether the car had time by then to follow what was acknowledged last. */
  isSettled(atMs: number, nowMs: number): boolean {
    return atMs >= this.#settledSinceMs(this.#acknowledgedAtMs, nowMs);
  }

  /** The most since the car had time to follow the limit that is in force. */
  peakByLimit(nowMs: number): Sample | undefined {
    return this.#usage.peakSince(this.#settledSinceMs(this.#limitedAtMs, nowMs));
  }

  /** Until when that counts, if nothing more is seen: what is seen later takes its place. */
  countsUntilMs({ atMs }: Sample): number {
    return atMs + this.#windowMs;
  }

  get #windowMs(): number {
    return this.#settings.usageMonitoringIntervalSeconds * 1000;
  }

  #settledSinceMs(limitedAtMs: number | undefined, nowMs: number): number {
    const sinceMs = nowMs - this.#windowMs;
    if (limitedAtMs === undefined) return sinceMs;
    return Math.max(sinceMs, limitedAtMs + this.#settings.waitAfterReduceSeconds * 1000);
  }
}
