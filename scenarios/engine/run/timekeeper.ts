/**
 * How a run waits: for something to be so, and no longer than until a moment. On the simulated clock
 * time then leaps from event to event; on the real one it passes. Nothing else of a run knows which.
 */

import { type Clock, settlePromises, systemClock } from "../../../protocol/clock.ts";
import { createSimulatedClock } from "../../../protocol/simulated-clock.ts";
import type { ClockMode } from "../events/run-event.ts";
import { createWatchers, type Wait, type WaitEnd } from "./watchers.ts";

export interface Timekeeper {
  readonly mode: ClockMode;
  /** For all that takes part in the scenario. What its tasks throw goes to `onFault`. */
  readonly clock: Clock;
  /** The same for what one charge point does: whoever waits for it alone is told of that. */
  clockOf(chargePoint: string): Clock;
  /**
   * Looks at `isDone` after whatever happens to what it concerns. Any number of them may wait at
   * once; of those that are done at the same time, the one that began first goes on first.
   */
  wait(wait: Wait): Promise<WaitEnd>;
  /** Something has happened that `isDone` may look at: to that charge point, if one is named. */
  poke(chargePoint?: string): void;
  /** Something has happened that may end any wait. */
  callOff(): void;
  /** Simulated time stands still, for something outside that takes real time, until it is released. */
  hold(): () => void;
}

export interface TimekeeperOptions {
  readonly mode: ClockMode;
  /** When simulated time begins, since the Unix epoch. */
  readonly startMs: number;
  /** How many times as fast real time goes; as it goes if left out. */
  readonly rate?: number;
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
  const simulated = createSimulatedClock(startMs, onFault);
  const watchers = createWatchers(simulated, isInterrupted);
  let holdCount = 0;
  let isDriven = false;
  let wake: (() => void) | undefined;

  /** Whoever is done goes on before time does: it may have something to do at this very moment. */
  async function drive(): Promise<void> {
    isDriven = true;
    while (watchers.count() > 0) {
      const untilMs = holdCount > 0 ? simulated.now() : Number.POSITIVE_INFINITY;
      const end = await simulated.run(() => watchers.look() > 0, untilMs);
      if (end !== "stopped" && holdCount > 0) await new Promise<void>((go) => (wake = go));
      else if (end === "idle") watchers.endAll("stuck");
      await settlePromises();
    }
    isDriven = false;
  }
  const poke = (chargePoint?: string) => {
    if (chargePoint !== undefined) watchers.stir(chargePoint);
    wake?.();
  };

  return {
    mode,
    clock: simulated,
    clockOf: (chargePoint) => simulated.followedBy(() => watchers.stir(chargePoint)),
    wait(wait) {
      const end = watchers.add(wait);
      if (!isDriven) drive().catch(onFault);
      return end;
    },
    poke,
    callOff() {
      watchers.stirAll();
      wake?.();
    },
    hold() {
      holdCount += 1;
      return () => {
        holdCount -= 1;
        poke();
      };
    },
  };
}

function createRealTimekeeper(options: TimekeeperOptions): Timekeeper {
  const { mode, rate = 1, isInterrupted, onFault } = options;
  const clock = guardClock(rate === 1 ? systemClock : hurryClock(systemClock, rate), onFault);
  const watchers = createWatchers(clock, isInterrupted, () => watchers.look());
  let isPoked = false;

  function lookSoon(): void {
    if (isPoked) return;
    isPoked = true;
    // What happened is being told to others still, who come first.
    clock.schedule(0, () => {
      isPoked = false;
      watchers.look();
    });
  }

  function poke(chargePoint?: string): void {
    if (chargePoint !== undefined) watchers.stir(chargePoint);
    lookSoon();
  }

  return {
    mode,
    clock,
    clockOf: (chargePoint) => guardClock(clock, onFault, () => poke(chargePoint)),
    wait(wait) {
      const end = watchers.add(wait);
      watchers.look();
      return end;
    },
    poke,
    callOff() {
      watchers.stirAll();
      lookSoon();
    },
    hold: () => () => {},
  };
}

/** Time goes on from now, so many times as fast. */
function hurryClock(clock: Clock, rate: number): Clock {
  const startMs = clock.now();
  return {
    now: () => startMs + (clock.now() - startMs) * rate,
    schedule: (delayMs, task) => clock.schedule(delayMs / rate, task),
  };
}

function guardClock(
  clock: Clock,
  onFault: (fault: unknown) => void,
  afterEach: () => void = () => {},
): Clock {
  return {
    now: () => clock.now(),
    schedule: (delayMs, task) =>
      clock.schedule(delayMs, () => {
        try {
          task();
        } catch (fault) {
          onFault(fault);
        }
        afterEach();
      }),
  };
}
