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

export const systemClock: Clock = {
  now: () => Date.now(),
  schedule(delayMs, task) {
    const timer = setTimeout(task, delayMs);
    return { cancel: () => clearTimeout(timer) };
  },
};

/** Resolves once every promise that is ready has run: the check phase comes after them all. */
export function settlePromises(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
