/** What ends a scenario in the middle of a step: a problem outside the step, its time-out, or the user. */

import { type ScheduledTask, systemClock } from "../../../protocol/clock.ts";
import type { Problem } from "../events/failure.ts";
import { toProblem } from "./problem.ts";

export interface Interruption {
  /** The user wants no more. */
  isAborted(): boolean;
  /** Whether to go on with the scenario makes no sense any more. */
  isInterrupted(): boolean;
  found(problem: Problem): void;
  /** Our own code failed. */
  fault(fault: unknown): void;
  /** The problems that nobody has taken yet. */
  take(): readonly Problem[];
  /** What has ended the scenario so far does not end its cleanup, which then has little time. */
  cleanUp(): void;
  /** Goes on with the cleanup in spite of what was found. */
  resume(): void;
  stop(): void;
}

export interface InterruptionOptions {
  readonly signal: AbortSignal | undefined;
  /** On the wall clock, whatever the clock of the scenario: it is for what hangs. */
  readonly timeoutMs: number;
  /** Who waits for what, when time is up. */
  readonly pending: () => readonly string[];
  /** Told as soon as there is a reason to stop. */
  readonly interrupted: () => void;
}

/** More than these are not worth telling: the first one is why the scenario ends. */
const maxProblems = 20;
/** How long a cleanup may take of a scenario that somebody is waiting for to end, in real time. */
const cleanupMs = 10_000;

export function createInterruption(options: InterruptionOptions): Interruption {
  const { signal, timeoutMs, pending, interrupted } = options;
  let problems: Problem[] = [];
  let hasProblem = false;
  let hasTimedOut = false;
  let isCleaningUp = false;
  let isCleanupOver = false;
  let cleanupDeadline: ScheduledTask | undefined;

  const isAborted = () => signal?.aborted === true;
  function keep(problem: Problem): void {
    if (problems.length < maxProblems) problems.push(problem);
  }
  function found(problem: Problem): void {
    hasProblem = true;
    keep(problem);
    interrupted();
  }

  function hurry(): void {
    cleanupDeadline ??= systemClock.schedule(cleanupMs, () => {
      isCleanupOver = true;
      const message = `the cleanup was not done within ${cleanupMs / 1000} s`;
      found({ blame: "ours", message, notes: pending() });
    });
  }
  function aborted(): void {
    if (isCleaningUp) hurry();
    else interrupted();
  }
  signal?.addEventListener("abort", aborted);

  const timeout = systemClock.schedule(timeoutMs, () => {
    hasTimedOut = true;
    const message = `the scenario took longer than ${timeoutMs / 1000} s, its \`timeout\``;
    const problem: Problem = { blame: "ours", message, notes: pending() };
    if (!isCleaningUp) return found(problem);
    keep(problem);
    hurry();
  });

  return {
    isAborted,
    isInterrupted: () => hasProblem || isCleanupOver || (isAborted() && !isCleaningUp),
    found,
    fault: (fault) => found(toProblem(fault)),
    take() {
      const taken = problems;
      problems = [];
      return taken;
    },
    cleanUp() {
      isCleaningUp = true;
      hasProblem = false;
      if (isAborted() || hasTimedOut) hurry();
    },
    resume() {
      hasProblem = false;
    },
    stop() {
      timeout.cancel();
      cleanupDeadline?.cancel();
      signal?.removeEventListener("abort", aborted);
    },
  };
}
