/** What ends a scenario in the middle of a step: a problem outside the step, its time-out, or the user. */

import { systemClock } from "../../../protocol/clock.ts";
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
  stop(): void;
}

export interface InterruptionOptions {
  readonly signal: AbortSignal | undefined;
  /** On the wall clock, whatever the clock of the scenario: it is for what hangs. */
  readonly timeoutMs: number;
  /** Told as soon as there is a reason to stop. */
  readonly interrupted: () => void;
}

/** More than these are not worth telling: the first one is why the scenario ends. */
const maxProblems = 20;

export function createInterruption(options: InterruptionOptions): Interruption {
  const { signal, timeoutMs, interrupted } = options;
  let problems: Problem[] = [];
  let hasProblem = false;
  signal?.addEventListener("abort", interrupted);

  function found(problem: Problem): void {
    hasProblem = true;
    if (problems.length < maxProblems) problems.push(problem);
    interrupted();
  }
  const timeout = systemClock.schedule(timeoutMs, () => {
    const message = `the scenario took longer than ${timeoutMs / 1000} s, its \`timeout\``;
    found({ blame: "ours", message });
  });
  const isAborted = () => signal?.aborted === true;

  return {
    isAborted,
    isInterrupted: () => hasProblem || isAborted(),
    found,
    fault: (fault) => found(toProblem(fault)),
    take() {
      const taken = problems;
      problems = [];
      return taken;
    },
    stop() {
      timeout.cancel();
      signal?.removeEventListener("abort", interrupted);
    },
  };
}
