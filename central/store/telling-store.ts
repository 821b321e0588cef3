/** A store whose failures are told, so that nobody who keeps something has to wait for it. */

import type { Kept } from "../ledger.ts";
import type { Store } from "./memory-store.ts";

/** What fails together, for one and the same reason, is told once. */
export function createTellingStore(store: Store, tell: (fault: unknown) => void): Store {
  let lastKept: Kept;
  let lastFault: unknown;
  /** What shares a write often shares the promise as well, and is then followed once. */
  function told(kept: Kept): Kept {
    if (kept === lastKept) return kept;
    lastKept = kept;
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
    keepRegister: (id, registerWh) => told(store.keepRegister(id, registerWh)),
    keepChargePoint: (record) => told(store.keepChargePoint(record)),
    keepAnswer: (record) => told(store.keepAnswer(record)),
    keepSetUpRecord: (record) => told(store.keepSetUpRecord(record)),
  };
}
