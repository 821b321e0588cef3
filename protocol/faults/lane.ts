/** One direction of a link that is late: what passes through it waits, in order, for its time. */

import type { Clock, ScheduledTask } from "../clock.ts";

export interface Passing {
  readonly delayMs: number;
  /** Until this is released, whatever the delay. */
  readonly heldBy: object | undefined;
  /** What comes behind need not wait for it. */
  readonly mayBeOvertaken: boolean;
}

interface Waiting {
  readonly deliver: () => void;
  readonly mayBeOvertaken: boolean;
  dueAtMs: number;
  heldBy: object | undefined;
}

export class Lane {
  readonly #clock: Clock;
  #waiting: Waiting[] = [];
  #wakeUp: ScheduledTask | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get waitingCount(): number {
    return this.#waiting.length;
  }

  /** Calls `deliver` when its time has come, never within this call. */
  add(deliver: () => void, { delayMs, heldBy, mayBeOvertaken }: Passing): void {
    const dueAtMs = this.#clock.now() + delayMs;
    this.#waiting.push({ deliver, mayBeOvertaken, dueAtMs, heldBy });
    this.#setWakeUp();
  }

  release(holder: object): void {
    for (const waiting of this.#waiting) {
      if (waiting.heldBy === holder) waiting.heldBy = undefined;
    }
    this.#setWakeUp();
  }

  /** What waits is lost. */
  clear(): void {
    this.#waiting = [];
    this.#setWakeUp();
  }

  #wake(): void {
    this.#wakeUp = undefined;
    const nowMs = this.#clock.now();
    for (let next = this.#takeReady(nowMs); next !== undefined; next = this.#takeReady(nowMs)) {
      next.deliver();
    }
    this.#setWakeUp();
  }

  #takeReady(nowMs: number): Waiting | undefined {
    for (const [index, waiting] of this.#waiting.entries()) {
      if (waiting.heldBy === undefined && waiting.dueAtMs <= nowMs) {
        this.#waiting.splice(index, 1);
        return waiting;
      }
      if (!waiting.mayBeOvertaken) return undefined;
    }
    return undefined;
  }

  /** At the first time at which anything can pass: there is never more than one task. */
  #setWakeUp(): void {
    this.#wakeUp?.cancel();
    this.#wakeUp = undefined;
    let dueAtMs = Number.POSITIVE_INFINITY;
    for (const waiting of this.#waiting) {
      if (waiting.heldBy === undefined) dueAtMs = Math.min(dueAtMs, waiting.dueAtMs);
      if (!waiting.mayBeOvertaken) break;
    }
    if (dueAtMs === Number.POSITIVE_INFINITY) return;
    this.#wakeUp = this.#clock.schedule(dueAtMs - this.#clock.now(), () => this.#wake());
  }
}
