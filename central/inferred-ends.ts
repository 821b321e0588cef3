/**
 * The second way in which a transaction ends: StopTransaction may never come. A connector that
 * stays Available, or a charge point that stays silent, says it as well. If a StopTransaction comes
 * after all, it counts for more.
 */

import type { ScheduledTask } from "../protocol/clock.ts";
import type { LiveChargePoint, LiveConnector } from "./charge-point.ts";
import type { Core } from "./core.ts";
import { endTransaction } from "./ledger.ts";
import type { EndEvidence, LiveTransaction } from "./transaction.ts";

export interface InferredEnds {
  /** A connector has told a status of its own time `atMs`. */
  statusTold(chargePoint: LiveChargePoint, connector: LiveConnector, atMs: number): void;
  /** Looks for charge points that have been silent for too long, again and again until cancelled. */
  watch(): void;
  cancel(): void;
}

const watchPeriodMs = 10 * 60_000;

export function createInferredEnds(core: Core): InferredEnds {
  const { clock, settings, ledger, chargePoints } = core;
  /** By the id of the transaction that may be over. */
  const suspicions = new Map<number, ScheduledTask>();
  let watching: ScheduledTask | undefined;

  function clear(transaction: LiveTransaction): void {
    suspicions.get(transaction.id)?.cancel();
    suspicions.delete(transaction.id);
  }

  function conclude(
    chargePoint: LiveChargePoint,
    transaction: LiveTransaction,
    evidence: EndEvidence,
    atMs: number,
  ): void {
    clear(transaction);
    if (transaction.end !== undefined) return;
    const end = { kind: "inferred", atMs, meterStopWh: transaction.registerWh, evidence } as const;
    void endTransaction(core, chargePoint, transaction, end); // Nobody waits for it.
  }

  function statusTold(chargePoint: LiveChargePoint, connector: LiveConnector, atMs: number): void {
    const { transaction, status } = connector;
    if (transaction === undefined) return;
    if (status?.status !== "Available") {
      clear(transaction);
      return;
    }
    // A status from before the transaction has been under way for long, and says nothing of it.
    if (atMs < transaction.startedAtMs || suspicions.has(transaction.id)) return;
    const end = () => conclude(chargePoint, transaction, "connector available", atMs);
    const delayMs = settings.inferredEndDelaySeconds * 1000;
    suspicions.set(transaction.id, clock.schedule(delayMs, end));
  }

  function endSilent(): void {
    watching = clock.schedule(watchPeriodMs, endSilent);
    const latestMs = clock.now() - settings.silentTransactionSeconds * 1000;
    for (const transaction of [...ledger.running()]) {
      const chargePoint = chargePoints.get(transaction.chargePoint);
      if (chargePoint === undefined) continue;
      const heardAtMs = chargePoint.lastHeardAtMs ?? transaction.receivedAtMs;
      if (heardAtMs <= latestMs) conclude(chargePoint, transaction, "long silence", heardAtMs);
    }
  }

  return {
    statusTold,
    watch() {
      watching ??= clock.schedule(watchPeriodMs, endSilent);
    },
    cancel() {
      watching?.cancel();
      for (const task of suspicions.values()) task.cancel();
      suspicions.clear();
    },
  };
}
