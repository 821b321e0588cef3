/** A transfer that is tried again when it fails, and can be given up as a whole. */

import type { Clock } from "../../protocol/clock.ts";
import type { Attempts } from "./file-transfer.ts";

interface Outcome {
  readonly kind: "done" | "failed";
}

/**
 * Runs `transfer` until it is done, or has failed once and as often again as there are retries.
 * The function returned gives up.
 */
export function tryRepeatedly<T extends Outcome>(
  clock: Clock,
  { retries, retryIntervalSeconds }: Attempts,
  transfer: (settled: (outcome: T) => void) => () => void,
  settled: (outcome: T) => void,
): () => void {
  let giveUp = () => {};

  function attempt(retriesLeft: number): void {
    giveUp = transfer((outcome) => {
      if (outcome.kind === "done" || retriesLeft <= 0) {
        settled(outcome);
        return;
      }
      const pause = clock.schedule(retryIntervalSeconds * 1000, () => attempt(retriesLeft - 1));
      giveUp = () => pause.cancel();
    });
  }

  attempt(retries);
  return () => giveUp();
}
