/** What has happened to one session so far, as far as it counts for what it gets next. */

import type { Verdict } from "./compute.ts";

export class SessionMemory {
  suspendedUntilMs: number | undefined = undefined;
  evCeilingAmps: number | undefined = undefined;
  waitingSinceMs: number | undefined = undefined;
  lastOfferAtMs: number | undefined = undefined;
  onSinceMs: number | undefined = undefined;
  displacedAtMs: number | undefined = undefined;
  atCeilingSinceMs: number | undefined = undefined;

  /** There is an offer now, or none. */
  limited(isOn: boolean, nowMs: number): void {
    if (!isOn) {
      this.onSinceMs = undefined;
      return;
    }
    this.onSinceMs ??= nowMs;
    this.lastOfferAtMs = nowMs;
    this.suspendedUntilMs = undefined;
    this.waitingSinceMs = undefined;
  }

  /** The car was seen to draw so much. */
  drew(amps: number, atMs: number, marginAmps: number): void {
    if (this.evCeilingAmps === undefined) return;
    const isAtCeiling = this.evCeilingAmps - amps < marginAmps;
    this.atCeilingSinceMs = isAtCeiling ? (this.atCeilingSinceMs ?? atMs) : undefined;
  }

  judged({ suspendedUntilMs, evCeilingAmps, ...verdict }: Verdict, nowMs: number): void {
    this.suspendedUntilMs = suspendedUntilMs;
    if (evCeilingAmps !== this.evCeilingAmps) this.atCeilingSinceMs = undefined;
    this.evCeilingAmps = evCeilingAmps;
    this.waitingSinceMs = verdict.isWaiting ? (this.waitingSinceMs ?? nowMs) : undefined;
    if (verdict.isDisplaced) this.displacedAtMs = nowMs;
  }
}
