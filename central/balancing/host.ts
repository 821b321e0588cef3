/** What every part of balancing stands on. */

import type { Clock, ScheduledTask } from "../../protocol/clock.ts";
import type { CentralSystem } from "../central-system.ts";
import type { Capabilities } from "./capabilities.ts";
import type { Alarms, BalancingListener } from "./events.ts";
import type { HoldingStore } from "./holding-store.ts";
import type { Ladder } from "./ladder.ts";
import type { BalancingSettings } from "./settings.ts";

export interface Host {
  readonly clock: Clock;
  /** When something may be worked out for the first time. */
  readonly beginsAtMs: number;
  /** Until then, charge points that were there before may still come back. */
  readonly settlesAtMs: number;
  readonly centralSystem: CentralSystem;
  readonly settings: BalancingSettings;
  readonly store: HoldingStore;
  readonly ladder: Ladder;
  /** By make. */
  readonly capabilities: Map<string, Capabilities>;
  readonly alarms: Alarms;
  readonly timers: Timers;
  readonly tell: BalancingListener;
}

/** Everything that is to happen later, so that it can be called off together. */
export interface Timers {
  after(delayMs: number, task: () => void): ScheduledTask;
  cancelAll(): void;
}

export function createTimers(clock: Clock): Timers {
  const scheduled = new Set<ScheduledTask>();
  return {
    after(delayMs, task) {
      const timer = clock.schedule(delayMs, () => {
        scheduled.delete(timer);
        task();
      });
      scheduled.add(timer);
      return {
        cancel() {
          scheduled.delete(timer);
          timer.cancel();
        },
      };
    },
    cancelAll() {
      for (const timer of scheduled) timer.cancel();
      scheduled.clear();
    },
  };
}
