/** Something outside of the scenario, which takes real time: simulated time stands still meanwhile. */

import type { Timekeeper } from "../run/timekeeper.ts";

export interface Outside<T> {
  /** Undefined until it is over. */
  result(): OutsideResult<T> | undefined;
  /** Harmless when it is over. */
  stop(): void;
}

export type OutsideResult<T> =
  | { readonly kind: "done"; readonly value: T }
  | { readonly kind: "failed"; readonly reason: string };

export interface OutsideOptions {
  readonly timekeeper: Timekeeper;
  /** Nothing in the scenario has to go on for it. */
  readonly holdsTime: boolean;
}

export function beginOutside<T>(
  { timekeeper, holdsTime }: OutsideOptions,
  act: (signal: AbortSignal) => Promise<T>,
): Outside<T> {
  const controller = new AbortController();
  const letGo = holdsTime ? timekeeper.hold() : () => {};
  let result: OutsideResult<T> | undefined;
  let isHeld = true;

  function release(): void {
    if (isHeld) letGo();
    isHeld = false;
    timekeeper.poke();
  }
  act(controller.signal).then(
    (value) => {
      result = { kind: "done", value };
      release();
    },
    (error: unknown) => {
      result = { kind: "failed", reason: reasonOf(error) };
      release();
    },
  );
  return {
    result: () => result,
    stop() {
      controller.abort();
      release();
    },
  };
}

/** What a failed request has to say is in its cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? error.cause.message : error.message;
}
