/** What happens in a central system, told to whoever listens. */

import type { MeterReading } from "../model/meter-reading.ts";
import type { Stray } from "../protocol/connection.ts";
import type { ViolationReport } from "../protocol/payload-report.ts";
import type { Action, AuthorizationStatus, Request } from "../schemas/messages.ts";
import type { ChargePoint, Connector } from "./charge-point.ts";
import type { StepOutcome } from "./set-up.ts";
import type { LeniencyName } from "./settings.ts";
import type { Transaction, TransactionEnd } from "./transaction.ts";

interface Of {
  readonly chargePoint: ChargePoint;
}

export type CallOutcome = "answered" | "refused" | "timed out" | "failed";

export type CentralEvent =
  | ({ readonly kind: "connected" } & Of)
  | ({ readonly kind: "disconnected"; readonly code: number; readonly reason: string } & Of)
  | {
      readonly kind: "refused";
      readonly identity: string;
      readonly remoteAddress: string;
      readonly status: number;
      readonly reason: string;
    }
  | {
      readonly kind: "leniencyUsed";
      readonly identity: string;
      readonly leniency: LeniencyName;
      readonly found: string;
    }
  | ({ readonly kind: "booted" } & Of)
  | ({
      readonly kind: "authorized";
      readonly idTag: string;
      readonly status: AuthorizationStatus;
    } & Of)
  | ({ readonly kind: "status"; readonly connector: Connector } & Of)
  | ({ readonly kind: "transactionStarted"; readonly transaction: Transaction } & Of)
  | ({
      readonly kind: "transactionEnded";
      readonly transaction: Transaction;
      /** The end that was inferred before, of which better is known now. */
      readonly former: TransactionEnd | undefined;
    } & Of)
  /** It had not ended after all. */
  | ({ readonly kind: "transactionReopened"; readonly transaction: Transaction } & Of)
  /** No transaction is known that it could end. */
  | ({ readonly kind: "orphanStop"; readonly request: Request<"StopTransaction"> } & Of)
  | ({
      readonly kind: "meterValues";
      /** Undefined for a connector beyond the bound. */
      readonly connector: Connector | undefined;
      readonly transaction: Transaction | undefined;
      readonly readings: readonly MeterReading[];
    } & Of)
  /** A CALL that was sent to it is over. */
  | ({
      readonly kind: "called";
      readonly action: Action;
      readonly outcome: CallOutcome;
      readonly tookMs: number;
    } & Of)
  /** It speaks, and does not answer: it was cut off. */
  | ({ readonly kind: "deaf" } & Of)
  | ({ readonly kind: "setUp"; readonly step: string; readonly outcome: StepOutcome } & Of)
  | ({ readonly kind: "violation"; readonly report: ViolationReport } & Of)
  | ({ readonly kind: "stray"; readonly stray: Stray } & Of)
  /** Our own code failed. */
  | {
      readonly kind: "fault";
      readonly chargePoint: ChargePoint | undefined;
      readonly fault: unknown;
    };

export type CentralListener = (event: CentralEvent) => void;

export interface EventHub {
  tell(event: CentralEvent): void;
  /** The function returned ends it. */
  listen(listener: CentralListener): () => void;
}

/** `unheard` gets the faults that there is no listener for, and those of the listeners. */
export function createEventHub(unheard: (fault: unknown) => void): EventHub {
  const listeners = new Set<CentralListener>();
  return {
    tell(event) {
      if (event.kind === "fault" && listeners.size === 0) unheard(event.fault);
      for (const listener of listeners) {
        try {
          listener(event);
        } catch (fault) {
          unheard(fault);
        }
      }
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
