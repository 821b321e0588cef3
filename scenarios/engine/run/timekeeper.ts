/**
 * How a run waits: for something to be so, and no longer than until a moment. On the simulated clock
 * time then leaps from event to event; on the real one it passes. Nothing else of a run knows which.
 */

import { type Clock, systemClock } from "../../../protocol/clock.ts";
import { createSimulatedClock, type SimulatedClock } from "../../../protocol/simulated-clock.ts";
import type { ClockMode } from "../events/run-event.ts";

export type WaitEnd = "done" | "limit" | "interrupted";

export interface Timekeeper {
  readonly mode: ClockMode;
  /** For all that takes part in the scenario. What its tasks throw goes to `onFault`. */
  readonly clock: Clock;
  /** Looks at `isDone` after whatever happens. `untilMs` is on the clock. */
  wait(isDone: () => boolean, untilMs: number): Promise<WaitEnd>;
  /** Something has happened that `isDone` may look at. */
  poke(): void;
}

export interface TimekeeperOptions {
  readonly mode: ClockMode;
  /** When simulated time begins, since the Unix epoch. */
  readonly startMs: number;
  /** Ends every wait. */
  readonly isInterrupted: () => boolean;
  readonly onFault: (fault: unknown) => void;
}

export function createTimekeeper(options: TimekeeperOptions): Timekeeper {
  return options.mode === "simulated"
    ? createSimulatedTimekeeper(options)
    : createRealTimekeeper(options);
}

function createSimulatedTimekeeper(options: TimekeeperOptions): Timekeeper {
  const { mode, startMs, isInterrupted, onFault } = options;
  const simulated: SimulatedClock = createSimulatedClock(startMs);

  return {
    mode,
    clock: guardClock(simulated, onFault),
    async wait(isDone, untilMs) {
      let isTimeUp = false;
      const deadline = simulated.schedule(untilMs - simulated.now(), () => {
        isTimeUp = true;
      });
      const mustEnd = () => isInterrupted() || isDone() || isTimeUp;
      await simulated.run(mustEnd, Number.POSITIVE_INFINITY);
      deadline.cancel();
      if (isInterrupted()) return "interrupted";
      return isDone() ? "done" : "limit";
    },
    poke() {},
  };
}

function createRealTimekeeper(options: TimekeeperOptions): Timekeeper {
  const { mode, isInterrupted, onFault } = options;
  const clock = guardClock(systemClock, onFault);
  const watchers = new Set<() => void>();
  let isPoked = false;

  return {
    mode,
    clock,
    wait(isDone, untilMs) {
      const endAt = (isTimeUp: boolean): WaitEnd | undefined => {
        if (isInterrupted()) return "interrupted";
        if (isDone()) return "done";
        return isTimeUp ? "limit" : undefined;
      };
      return new Promise((resolve) => {
        const look = (isTimeUp: boolean) => {
          const end = endAt(isTimeUp);
          if (end === undefined) return;
          watchers.delete(watcher);
          deadline.cancel();
          resolve(end);
        };
        const watcher = () => look(false);
        const deadline = clock.schedule(untilMs - clock.now(), () => look(true));
        watchers.add(watcher);
        watcher();
      });
    },
    poke() {
      if (isPoked) return;
      isPoked = true;
      // What happened is being told to others still, who come first.
      clock.schedule(0, () => {
        isPoked = false;
        for (const watcher of watchers) watcher();
      });
    },
  };
}

function guardClock(clock: Clock, onFault: (fault: unknown) => void): Clock {
  return {
    now: () => clock.now(),
    schedule: (delayMs, task) =>
      clock.schedule(delayMs, () => {
        try {
          task();
        } catch (fault) {
          onFault(fault);
        }
      }),
  };
}
