/** What the central system that may be killed tells the test. */

/** Its id, which start it is of, and the register at its end; none while it runs. */
export type TransactionRow = readonly [id: number, start: string, meterStop?: number];

export type ChildMessage =
  /** It is about to open its store. */
  | { readonly kind: "opening" }
  /** What it has found there, before anybody is let in. */
  | {
      readonly kind: "restored";
      readonly rows: readonly TransactionRow[];
      readonly held: readonly (readonly [chargePoint: string, heldAmps: number])[];
    }
  | { readonly kind: "listening"; readonly url: string }
  /** What all may draw is no more than there is. */
  | { readonly kind: "calm" }
  | { readonly kind: "fault"; readonly text: string };

export function isChildMessage(value: unknown): value is ChildMessage {
  return typeof value === "object" && value !== null && "kind" in value;
}
