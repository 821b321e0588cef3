/** What happens between a local controller and the central system upstream. */

import type { TransactionMessage } from "./outbox-store.ts";

export type LocalControllerEvent =
  | { readonly kind: "upstreamOpened"; readonly chargePoint: string }
  /** Messages wait from now on, and it is tried again. */
  | { readonly kind: "upstreamLost"; readonly chargePoint: string; readonly reason: string }
  /** It turned the charge point away. */
  | {
      readonly kind: "upstreamRefused";
      readonly chargePoint: string;
      readonly status: number;
      readonly reason: string;
    }
  /** It will never be told: it was refused too often, or there was no room. */
  | {
      readonly kind: "messageDropped";
      readonly chargePoint: string;
      readonly message: TransactionMessage;
      readonly reason: string;
    }
  /** A charging profile of the one upstream did not go further than this. */
  | { readonly kind: "intercepted"; readonly chargePoint: string; readonly action: string }
  /** Our own code failed. */
  | { readonly kind: "fault"; readonly fault: unknown };
