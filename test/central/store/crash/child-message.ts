/** What the central system that may be killed tells the test, and what it is told. */

import type { RegistrationStatus } from "../../../../schemas/messages.ts";

/** Its id, which start it is of, and the register at its end; none while it runs. */
export type TransactionRow = readonly [id: number, start: string, meterStop?: number];

/** What is known of a candidate: its firmware, and what was decided on it. */
export type CandidateRow = readonly [
  chargePoint: string,
  firmware: string | undefined,
  registration: string,
  reservations: readonly number[],
];

/** What an operator wants. */
export type OperatorOrder =
  | { readonly kind: "decide"; readonly chargePoint: string; readonly status: RegistrationStatus }
  | {
      readonly kind: "reserve" | "cancel";
      readonly chargePoint: string;
      readonly reservationId: number;
    };

export type ChildMessage =
  /** It is about to open its store. */
  | { readonly kind: "opening" }
  /** What it has found there, before anybody is let in. */
  | {
      readonly kind: "restored";
      readonly rows: readonly TransactionRow[];
      readonly held: readonly (readonly [chargePoint: string, heldAmps: number])[];
      readonly candidates: readonly CandidateRow[];
    }
  | { readonly kind: "listening"; readonly url: string }
  /** What all may draw is no more than there is. */
  | { readonly kind: "calm" }
  /** The operator has been told that the order is carried out. */
  | { readonly kind: "done"; readonly chargePoint: string }
  | { readonly kind: "fault"; readonly text: string };

export function isChildMessage(value: unknown): value is ChildMessage {
  return typeof value === "object" && value !== null && "kind" in value;
}

/** Whatever else comes asks it to close. */
export function isOrder(value: unknown): value is OperatorOrder {
  return typeof value === "object" && value !== null && "kind" in value;
}
