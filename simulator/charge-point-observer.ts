/** What a charge point tells of itself to whoever watches: the scenario engine, a live count. */

import type { ViolationReport } from "../protocol/payload-report.ts";
import type { PeerFailure } from "../protocol/peer.ts";
import type { Action, ChargePointStatus, Reason, RegistrationStatus } from "../schemas/messages.ts";
import type { ChargePoint } from "./charge-point.ts";

/** `released`: the cable of a transaction that is over. `withdrawn`: before anything had begun. */
export type TagOutcome = "accepted" | "refused" | "stopped" | "released" | "withdrawn";

export type ChargePointEvent =
  | { readonly kind: "connected" }
  | { readonly kind: "disconnected"; readonly code: number }
  /** The central system said no to the handshake, or could not be reached. */
  | { readonly kind: "not-connected"; readonly reason: string }
  | { readonly kind: "registered"; readonly status: RegistrationStatus }
  | {
      readonly kind: "status";
      readonly connectorId: number;
      readonly status: ChargePointStatus;
    }
  | { readonly kind: "transaction-started"; readonly connectorId: number; readonly idTag: string }
  | {
      readonly kind: "transaction-stopped";
      readonly connectorId: number;
      readonly transactionId: number | undefined;
      readonly reason: Reason;
      readonly energyWh: number;
    }
  /** What the connector may give, and what the car takes, per phase. */
  | { readonly kind: "limit"; readonly connectorId: number; readonly limitAmps: number }
  | { readonly kind: "current"; readonly connectorId: number; readonly currentAmps: number }
  /** The transaction queue gave a message up (OCPP 1.6 §3.7.1), or has grown too long for it. */
  | {
      readonly kind: "message-dropped";
      readonly action: string;
      readonly because: "attempts" | "queue-full";
    }
  /** A tag was shown, and this came of it. The lights blink so often for it (BlinkRepeat). */
  | {
      readonly kind: "tag";
      readonly connectorId: number;
      readonly idTag: string;
      readonly outcome: TagOutcome;
      readonly blinks: number;
    }
  /** It departed from the standard, as it was told to. */
  | { readonly kind: "quirk"; readonly name: string }
  | { readonly kind: "light"; readonly intensityPercent: number }
  /** A reset did not work; it is tried as often as ResetRetries says. */
  | { readonly kind: "reset-failed"; readonly willRetry: boolean }
  | { readonly kind: "violation"; readonly report: ViolationReport };

export interface ChargePointObserver {
  observed?(chargePoint: ChargePoint, event: ChargePointEvent): void;
  /** A CALL of a charge point has ended; `elapsedMs` is from its sending, or its waiting to be sent. */
  called?(action: Action, elapsedMs: number, failure: PeerFailure | undefined): void;
  /** Our own code failed. */
  fault(chargePoint: ChargePoint, fault: unknown): void;
}
