/** What every part of a central system stands on. */

import type { Clock } from "../protocol/clock.ts";
import type { LiveChargePoint } from "./charge-point.ts";
import type { Directory } from "./directory.ts";
import type { EventHub } from "./events.ts";
import type { HandlerStack } from "./handler-stack.ts";
import type { Ledger } from "./ledger.ts";
import type { Newcomers } from "./newcomers.ts";
import type { CentralSystemSettings } from "./settings.ts";
import type { Store } from "./store/memory-store.ts";

export interface Core {
  readonly clock: Clock;
  readonly settings: CentralSystemSettings;
  readonly directory: Directory;
  readonly store: Store;
  readonly events: EventHub;
  readonly ledger: Ledger;
  /** By the identity as it is spelled in the directory. */
  readonly chargePoints: Map<string, LiveChargePoint>;
  readonly newcomers: Newcomers;
  readonly handlers: HandlerStack;
}
