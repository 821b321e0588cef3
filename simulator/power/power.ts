/**
 * Power on, power off, and what Reset asks for. A power cut takes the charge point down in
 * mid-flight; a reset stops what runs first, and a soft one waits for the central system to hear of
 * it (OCPP 1.6 §5.14).
 */

import type { ScheduledTask } from "../../protocol/clock.ts";
import type { Reason, ResetType } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";

interface Restart {
  readonly type: ResetType;
  readonly reason: Reason;
  retriesLeft: number;
}

export class Power {
  readonly #chargePoint: ChargePoint;
  #isOn = false;
  /** The next step down or up. */
  #timer: ScheduledTask | undefined;
  /** What is done once the last message of a transaction has been answered. */
  #goDown: (() => void) | undefined;
  #failingResets = 0;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  get isOn(): boolean {
    return this.#isOn;
  }

  /** Whether it stays on: nothing new may begin if not. */
  get isStaying(): boolean {
    return this.#isOn && this.#timer === undefined;
  }

  on(): void {
    this.#forgetStep();
    if (this.#isOn) return;
    this.#isOn = true;
    this.#chargePoint.start();
  }

  /** No goodbye, to nobody; but with a battery there is time to stop what runs (TC_032_1). */
  off(): void {
    this.#forgetStep();
    if (!this.#isOn) return;
    const { transactions, hardware } = this.#chargePoint;
    if (hardware.hasBackupPower) {
      transactions.stopAll("PowerLoss");
      this.#whenTold(() => this.#cut());
    } else {
      this.#cut();
      transactions.losePower();
    }
  }

  /** Off for ever, with a goodbye. */
  retire(): void {
    this.#forgetStep();
    if (!this.#isOn) return;
    this.#isOn = false;
    this.#chargePoint.shutDown();
    this.#chargePoint.link.close();
  }

  /** Shuts down and comes back `bootDurationMs` later. */
  restart(type: ResetType, reason: Reason): void {
    if (!this.isStaying) return;
    const { transactions, configuration } = this.#chargePoint;
    const restart = { type, reason, retriesLeft: configuration.integer("ResetRetries") };
    if (type === "Hard") {
      this.#reset(restart);
    } else {
      transactions.stopAll(reason);
      this.#whenTold(() => this.#reset(restart));
    }
  }

  /** Makes the next resets fail: the charge point stays as it is, and tries again (ResetRetries). */
  failResets(count: number): void {
    this.#failingResets = count;
  }

  /** No message of a transaction waits any more. */
  transactionsTold(): void {
    this.#goDown?.();
  }

  #whenTold(goDown: () => void): void {
    const { transactions, clock, behavior, canCall } = this.#chargePoint;
    if (transactions.queue.length === 0 || !canCall) {
      goDown();
      return;
    }
    this.#goDown = () => {
      this.#forgetStep();
      goDown();
    };
    this.#timer = clock.schedule(behavior.shutDownMs, this.#goDown);
  }

  #reset(restart: Restart): void {
    this.#forgetStep();
    const { clock, behavior, transactions, link } = this.#chargePoint;
    if (this.#failingResets > 0) {
      this.#failingResets -= 1;
      this.#tryAgain(restart);
      return;
    }
    this.#isOn = false;
    this.#chargePoint.shutDown();
    this.#chargePoint.security.events.record("ResetOrReboot", restart.reason);
    transactions.stopAll(restart.reason);
    if (restart.type === "Soft") link.close();
    else link.cut();
    this.#timer = clock.schedule(behavior.bootDurationMs, () => this.on());
  }

  #tryAgain(restart: Restart): void {
    const { clock, behavior } = this.#chargePoint;
    const isOver = restart.retriesLeft === 0;
    this.#chargePoint.tell({ kind: "reset-failed", willRetry: !isOver });
    if (isOver) return;
    restart.retriesLeft -= 1;
    this.#timer = clock.schedule(behavior.bootDurationMs, () => this.#reset(restart));
  }

  #cut(): void {
    this.#isOn = false;
    this.#chargePoint.shutDown();
    this.#chargePoint.link.cut();
  }

  #forgetStep(): void {
    this.#goDown = undefined;
    this.#timer?.cancel();
    this.#timer = undefined;
  }
}
