/**
 * What a limit of nought does to the transactions of a connector. To most it is a pause; some end
 * the transaction. They are known by having done so, and from then on find the least that is offered
 * before they start. What was ended so is begun again once there is room, a few times at most.
 */

import type { Transaction } from "../transaction.ts";

/** A transaction that nought has ended, while its car is still there. */
export interface Interrupted {
  readonly idTag: string;
  /** How often it was asked to begin again. */
  readonly attemptCount: number;
  readonly retryAtMs: number;
}

/** Whoever stops a transaction so soon after a limit of nought does it for that. */
const windowMs = 15_000;

/** Causes that have nothing to do with a limit. No reason at all is `Local` (OCPP 1.6 §6.50). */
const otherCauses: ReadonlySet<string> = new Set([
  ...["DeAuthorized", "EmergencyStop", "EVDisconnected", "HardReset", "Local", "PowerLoss"],
  ...["Reboot", "Remote", "SoftReset", "UnlockCommand"],
]);

const waitingStatuses: ReadonlySet<string | undefined> = new Set([
  "Finishing",
  "SuspendedEV",
  "SuspendedEVSE",
]);
const pluggedStatuses: ReadonlySet<string | undefined> = new Set([
  ...waitingStatuses,
  "Preparing",
  "Charging",
]);

export class ZeroLimit {
  /** Nought ends its transactions. */
  endsTransactions = false;
  interrupted: Interrupted | undefined = undefined;
  /** When the present limit was sent, or acknowledged, if it is nought. */
  #zeroAtMs: number | undefined = undefined;

  limited(amps: number, nowMs: number): void {
    this.#zeroAtMs = amps === 0 ? nowMs : undefined;
  }

  began(): void {
    this.interrupted = undefined;
    this.#zeroAtMs = undefined;
  }

  /** `limitAmps` was in force from its start on, unless another was sent. */
  isCauseOf({ end, receivedAtMs }: Transaction, limitAmps: number, nowMs: number): boolean {
    if (end?.kind !== "stopped" || otherCauses.has(end.request.reason ?? "Local")) return false;
    const zeroAtMs = this.#zeroAtMs ?? (limitAmps === 0 ? receivedAtMs : undefined);
    return zeroAtMs !== undefined && nowMs <= zeroAtMs + windowMs;
  }

  /** Nobody has begun yet, and who begins must find more than nought. */
  awaitsStart(status: string | undefined): boolean {
    if (!this.endsTransactions) return false;
    return (
      status === "Preparing" || (this.interrupted !== undefined && waitingStatuses.has(status))
    );
  }

  /** Tells whether the car has gone, for which something was to begin again. */
  statusTold(status: string | undefined): boolean {
    if (pluggedStatuses.has(status)) return false;
    this.interrupted = undefined;
    return true;
  }
}
