/** All that wait at present, each for something to be so, or for its time to be up. */

import type { Clock, ScheduledTask } from "../../../protocol/clock.ts";

/** `stuck`: nothing is scheduled any more, so nothing that is waited for can happen. */
export type WaitEnd = "done" | "limit" | "interrupted" | "stuck";

/** What somebody waits for. */
export interface Wait {
  readonly isDone: () => boolean;
  /** On the clock; Infinity is no limit. */
  readonly untilMs: number;
  /** The charge points on whose doings alone it depends; it depends on anything if left out. */
  readonly concerns?: readonly string[] | undefined;
}

export interface Watchers {
  count(): number;
  add(wait: Wait): Promise<WaitEnd>;
  /** The charge point has done something, or something was done to it. */
  stir(chargePoint: string): void;
  /** Any wait may be over, whatever it depends on. */
  stirAll(): void;
  /**
   * Lets go on whoever can, in the order in which they came; how many that were. Of those who say
   * what they depend on, only the ones are looked at for whom that has been stirred: a thousand
   * that wait for their own charge point would else be looked at whenever one of them does something.
   */
  look(): number;
  endAll(end: WaitEnd): void;
}

interface Watcher extends Wait {
  readonly order: number;
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
  /** Those that depend on anything. */
  const restless = new Set<Watcher>();
  const byConcern = new Map<string, Set<Watcher>>();
  const stirred = new Set<Watcher>();
  let areAllStirred = false;
  let order = 0;

  function keep(watcher: Watcher): void {
    watchers.add(watcher);
    stirred.add(watcher);
    if (watcher.concerns === undefined) restless.add(watcher);
    for (const name of watcher.concerns ?? []) {
      const others = byConcern.get(name) ?? new Set();
      byConcern.set(name, others.add(watcher));
    }
  }

  function remove(watcher: Watcher): void {
    watchers.delete(watcher);
    restless.delete(watcher);
    stirred.delete(watcher);
    for (const name of watcher.concerns ?? []) byConcern.get(name)?.delete(watcher);
    watcher.deadline?.cancel();
  }

  function takeStirred(): Iterable<Watcher> {
    if (!areAllStirred && stirred.size === 0) return restless;
    const taken = areAllStirred
      ? [...watchers]
      : [...new Set([...restless, ...stirred])].sort((one, other) => one.order - other.order);
    stirred.clear();
    areAllStirred = false;
    return taken;
  }

  function endOf({ isDone, isTimeUp }: Watcher): WaitEnd | undefined {
    if (isInterrupted()) return "interrupted";
    if (isDone()) return "done";
    return isTimeUp ? "limit" : undefined;
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
    add: (wait) =>
      new Promise((resolve, reject) => {
        const watcher: Watcher = {
          ...{ ...wait, order: order++, resolve, reject },
          ...{ deadline: undefined, isTimeUp: false },
        };
        keep(watcher);
        if (wait.untilMs === Number.POSITIVE_INFINITY) return;
        watcher.deadline = clock.schedule(wait.untilMs - clock.now(), () => {
          watcher.isTimeUp = true;
          stirred.add(watcher);
          timeIsUp();
        });
      }),
    stir(chargePoint) {
      for (const watcher of byConcern.get(chargePoint) ?? []) stirred.add(watcher);
    },
    stirAll() {
      areAllStirred = true;
    },
    look() {
      let count = 0;
      for (const watcher of takeStirred()) {
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
