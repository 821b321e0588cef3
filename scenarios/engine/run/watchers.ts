/** All that wait at present, each for something to be so, or for its time to be up. */

import type { Clock, ScheduledTask } from "../../../protocol/clock.ts";

/** `stuck`: nothing is scheduled any more, so nothing that is waited for can happen. */
export type WaitEnd = "done" | "limit" | "interrupted" | "stuck";

export interface Watchers {
  count(): number;
  /** `untilMs` is on the clock; Infinity is no limit. */
  add(isDone: () => boolean, untilMs: number): Promise<WaitEnd>;
  /** Lets go on whoever can, in the order in which they came; how many that were. */
  look(): number;
  endAll(end: WaitEnd): void;
}

interface Watcher {
  readonly isDone: () => boolean;
  readonly resolve: (end: WaitEnd) => void;
  readonly reject: (fault: unknown) => void;
  deadline: ScheduledTask | undefined;
  isTimeUp: boolean;
}

/** `timeIsUp` is told when there is something to look at because of the time alone. */
export function createWatchers(
  clock: Clock,
  isInterrupted: () => boolean,
  timeIsUp: () => void = () => {},
): Watchers {
  const watchers = new Set<Watcher>();

  function endOf({ isDone, isTimeUp }: Watcher): WaitEnd | undefined {
    if (isInterrupted()) return "interrupted";
    if (isDone()) return "done";
    return isTimeUp ? "limit" : undefined;
  }

  function remove(watcher: Watcher): void {
    watchers.delete(watcher);
    watcher.deadline?.cancel();
  }

  /** Whether it goes on; what its own look throws is for itself alone. */
  function tryToRelease(watcher: Watcher): boolean {
    try {
      const end = endOf(watcher);
      if (end === undefined) return false;
      remove(watcher);
      watcher.resolve(end);
    } catch (fault) {
      remove(watcher);
      watcher.reject(fault);
    }
    return true;
  }

  return {
    count: () => watchers.size,
    add: (isDone, untilMs) =>
      new Promise((resolve, reject) => {
        const watcher: Watcher = {
          ...{ isDone, resolve, reject },
          ...{ deadline: undefined, isTimeUp: false },
        };
        watchers.add(watcher);
        if (untilMs === Number.POSITIVE_INFINITY) return;
        watcher.deadline = clock.schedule(untilMs - clock.now(), () => {
          watcher.isTimeUp = true;
          timeIsUp();
        });
      }),
    look() {
      let count = 0;
      for (const watcher of watchers) {
        if (tryToRelease(watcher)) count += 1;
      }
      return count;
    },
    endAll(end) {
      for (const watcher of watchers) {
        remove(watcher);
        watcher.resolve(end);
      }
    },
  };
}
