/** A store whose failures are told, so that nobody who keeps something has to wait for it. */

import type { Kept } from "../ledger.ts";
import type { Store } from "./memory-store.ts";

/** What fails together, for one and the same reason, is told once. */
export function createTellingStore(store: Store, tell: (fault: unknown) => void): Store {
  let lastFault: unknown;
  function told(kept: Kept): Kept {
    kept?.catch((fault: unknown) => {
      if (fault === lastFault) return;
      lastFault = fault;
      tell(fault);
    });
    return kept;
  }
  return {
    ...store,
    keepTransaction: (record) => told(store.keepTransaction(record)),
    keepChargePoint: (record) => told(store.keepChargePoint(record)),
    keepSetUpRecord: (record) => told(store.keepSetUpRecord(record)),
  };
}
