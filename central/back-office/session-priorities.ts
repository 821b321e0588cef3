/** The priorities of sessions: what an operator has set, or those of their tags and chargers. */

import type { Balancing } from "../balancing/balancing.ts";
import type { CentralSystem } from "../central-system.ts";
import type { Site } from "../site/site.ts";
import type { ChargerDefaults } from "../site/site-model.ts";
import type { Transaction } from "../transaction.ts";

export interface SessionPriorities {
  /** Counts for as long as the transaction runs. */
  set(transactionId: number, priority: number): void;
  /** Of the connector of a charger, and of the transaction that runs there, if one does. */
  of(chargerId: string, transaction: Transaction | undefined): number;
}

interface SessionPrioritiesOptions {
  readonly site: Site;
  readonly centralSystem: CentralSystem;
  readonly balancing: Balancing | undefined;
  readonly defaults: ChargerDefaults;
}

export function createSessionPriorities(options: SessionPrioritiesOptions): SessionPriorities {
  const { site, centralSystem, balancing, defaults } = options;
  const set = new Map<number, number>();
  centralSystem.listen((event) => {
    if (event.kind === "transactionEnded") set.delete(event.transaction.id);
  });
  return {
    set(transactionId, priority) {
      set.set(transactionId, priority);
      balancing?.setPriority(transactionId, priority);
    },
    of(chargerId, transaction) {
      const ofCharger = site.chargers.get(chargerId)?.priority ?? defaults.priority;
      if (transaction === undefined) return ofCharger;
      return set.get(transaction.id) ?? site.tags.get(transaction.idTag)?.priority ?? ofCharger;
    },
  };
}
