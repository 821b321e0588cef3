/** Shows the central system at every interval that the charge point is there (OCPP 1.6 §4.6). */

import type { ScheduledTask } from "../../protocol/clock.ts";
import type { ChargePoint } from "../charge-point.ts";

/** At least one a day keeps the clock right, whatever else is sent (OCPP-J 1.6 §5.3). */
const longestSilenceMs = 24 * 60 * 60 * 1000;

export class Heartbeat {
  readonly #chargePoint: ChargePoint;
  #timer: ScheduledTask | undefined;
  /** When the clock was last sure to be right. */
  #lastHeartbeatAtMs: number | undefined;
  #lastCallAtMs = 0;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /** Begins a new interval, of the length that the configuration says now. */
  restart(): void {
    this.stop();
    this.#lastHeartbeatAtMs ??= this.#chargePoint.clock.now();
    this.#schedule(this.#intervalMs());
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = undefined;
  }

  /** A CALL of ours has gone out. It may stand for a heartbeat. */
  noteCall(): void {
    this.#lastCallAtMs = this.#chargePoint.clock.now();
  }

  send(): void {
    this.#lastHeartbeatAtMs = this.#chargePoint.clock.now();
    this.#chargePoint.call("Heartbeat", {}, (failure, response) => {
      if (failure === undefined) this.#chargePoint.time.set(response.currentTime);
    });
  }

  #intervalMs(): number {
    const intervalMs = this.#chargePoint.configuration.integer("HeartbeatInterval") * 1000;
    return intervalMs > 0 ? Math.min(intervalMs, longestSilenceMs) : longestSilenceMs;
  }

  #schedule(delayMs: number): void {
    this.#timer = this.#chargePoint.clock.schedule(delayMs, () => this.#due());
  }

  #due(): void {
    const { clock, behavior } = this.#chargePoint;
    const intervalMs = this.#intervalMs();
    const nowMs = clock.now();
    const idleMs = nowMs - this.#lastCallAtMs;
    const isSpared =
      behavior.heartbeats === "when-idle" &&
      idleMs < intervalMs &&
      nowMs - (this.#lastHeartbeatAtMs ?? 0) < longestSilenceMs;
    if (!isSpared) this.send();
    this.#schedule(isSpared ? intervalMs - idleMs : intervalMs);
  }
}
