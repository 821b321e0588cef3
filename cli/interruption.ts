/** Ctrl-C once: the run stops, cleans up and reports. Twice, or when that takes too long: now. */

import type { ScheduledTask } from "../protocol/clock.ts";
import { exitCode } from "./exit-code.ts";
import type { StopSignal, Terminal } from "./terminal.ts";

/** A scenario gives its own cleanup ten seconds, after which there is a report to write. */
const longestCleanupMs = 15_000;

const exitCodes = {
  SIGINT: exitCode.interrupted,
  SIGTERM: exitCode.terminated,
} as const satisfies Record<StopSignal, number>;

export interface Interruption {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** The exit code, once there was a signal. */
  exitCode(): number | undefined;
  /** From here on signals do what they always do. */
  release(): void;
}

export function watchForInterruption(terminal: Terminal): Interruption {
  const controller = new AbortController();
  let code: number | undefined;
  let deadline: ScheduledTask | undefined;

  const release = terminal.onSignal((name) => {
    const itsCode = exitCodes[name];
    if (code !== undefined) {
      terminal.exitNow(itsCode);
      return;
    }
    code = itsCode;
    terminal.stderr.write("\nstopping; once more to stop at once\n");
    deadline = terminal.clock.schedule(longestCleanupMs, () => terminal.exitNow(itsCode));
    controller.abort();
  });

  return {
    signal: controller.signal,
    exitCode: () => code,
    release() {
      deadline?.cancel();
      release();
    },
  };
}
