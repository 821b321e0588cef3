/** Statuses that a timer makes: in turn for as long as it lasts, or once, when a driver was too slow. */

import type { ScheduledTask } from "../../../protocol/clock.ts";
import type { ChargePointEvent } from "../../charge-point-observer.ts";
import type { QuirkContext } from "../primitive.ts";
import { sendCall } from "../wire.ts";

interface FlappingRules {
  readonly flap:
    | { readonly statuses?: readonly string[] | undefined; readonly periodMs?: number | undefined }
    | undefined;
  readonly preparingTimeoutMs: number | undefined;
}

const defaultPeriodMs = 1000;

export class Flapping {
  readonly #rules: FlappingRules;
  readonly #context: QuirkContext;
  readonly #timers = new Map<number, ScheduledTask>();
  /** Connectors that have waited too long for a tag. */
  readonly #givenUp = new Set<number>();

  constructor(rules: FlappingRules, context: QuirkContext) {
    this.#rules = rules;
    this.#context = context;
  }

  isGivenUp(connectorId: number): boolean {
    return this.#givenUp.has(connectorId);
  }

  observe(event: ChargePointEvent): void {
    if (event.kind === "disconnected") {
      for (const timer of this.#timers.values()) timer.cancel();
      this.#timers.clear();
    }
    if (event.kind !== "status") return;
    const { connectorId, status } = event;
    const { flap, preparingTimeoutMs } = this.#rules;
    this.#timers.get(connectorId)?.cancel();
    this.#timers.delete(connectorId);
    this.#givenUp.delete(connectorId);
    const { statuses = [], periodMs = defaultPeriodMs } = flap ?? {};
    if (statuses.includes(status)) this.#flap(connectorId, statuses, periodMs, 1);
    if (status === "Preparing" && preparingTimeoutMs !== undefined) {
      this.#after(connectorId, preparingTimeoutMs, () => {
        this.#givenUp.add(connectorId);
        this.#tell(connectorId, "Finishing");
      });
    }
  }

  #flap(connectorId: number, statuses: readonly string[], periodMs: number, turn: number): void {
    this.#after(connectorId, periodMs, () => {
      this.#tell(connectorId, statuses[turn % statuses.length] ?? "");
      this.#flap(connectorId, statuses, periodMs, turn + 1);
    });
  }

  #after(connectorId: number, delayMs: number, task: () => void): void {
    this.#timers.set(connectorId, this.#context.chargePoint.clock.schedule(delayMs, task));
  }

  #tell(connectorId: number, status: string): void {
    const { chargePoint, occasion } = this.#context;
    if (!occasion.strikes()) return;
    const timestamp = chargePoint.timestamp();
    const notification = { connectorId, errorCode: "NoError", status, timestamp };
    sendCall(this.#context, "StatusNotification", notification);
  }
}
