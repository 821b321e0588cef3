/** Time, as something that is passed in: a scenario can then run faster than the wall clock. */

/** A task that has been scheduled and not yet run. */
export interface ScheduledTask {
  /** The task will not run. Harmless when it has run, or was cancelled before. */
  cancel(): void;
}

export interface Clock {
  /** Milliseconds since the Unix epoch. */
  now(): number;
  /**
   * Runs `task` once, `delayMs` from now, never within the caller's own turn. Tasks that fall due
   * at the same instant run in the order of their scheduling.
   */
  schedule(delayMs: number, task: () => void): ScheduledTask;
}

/** The longest that the platform waits for; beyond it, its timers fire at once. */
const maxTimeoutMs = 2 ** 31 - 1;

export const systemClock: Clock = {
  now: () => Date.now(),
  schedule: (delayMs, task) => new SystemTask(delayMs, task),
};

/** A class, as each charge point of a fleet has several: it holds a timer, and nothing else. */
class SystemTask implements ScheduledTask {
  #timer: NodeJS.Timeout;

  constructor(delayMs: number, task: () => void) {
    this.#timer = this.#wait(delayMs, task);
  }

  cancel(): void {
    clearTimeout(this.#timer);
  }

  /** In parts that the platform can wait for. */
  #wait(leftMs: number, task: () => void): NodeJS.Timeout {
    if (leftMs <= maxTimeoutMs) return setTimeout(task, leftMs);
    const goOn = () => {
      this.#timer = this.#wait(leftMs - maxTimeoutMs, task);
    };
    return setTimeout(goOn, maxTimeoutMs);
  }
}

/** Resolves once every promise that is ready has run: the check phase comes after them all. */
export function settlePromises(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** So many steps are taken before sockets and timers of the platform get their turn. */
const maxStepsPerTurn = 64;

/**
 * Takes step after step until one returns true, each once every promise that is ready has run.
 *
 * The platform runs what is ready between any two callbacks of its check phase, so many of them are
 * put into one turn: a turn each costs ten times as much.
 */
export function repeatSettled(step: () => boolean): Promise<void> {
  return new Promise((resolve, reject) => {
    let isOver = false;
    let stepCount = 1;
    function takeStep(): void {
      if (isOver) return;
      try {
        isOver = step();
        if (isOver) resolve();
      } catch (fault) {
        isOver = true;
        reject(fault);
      }
    }
    function takeTurn(): void {
      if (isOver) return;
      for (let count = 0; count < stepCount; count += 1) setImmediate(takeStep);
      stepCount = Math.min(2 * stepCount, maxStepsPerTurn);
      setImmediate(takeTurn);
    }
    takeTurn();
  });
}
