/** Watches over messages: each must be as it is said, or for `never` none may be. */

import type { Clock } from "../../../protocol/clock.ts";
import type { NearMiss } from "../events/failure.ts";
import type { ExpressionWorld } from "../grammar/expression-environment.ts";
import type { Invariant } from "../grammar/invariant.ts";
import type { MessagePattern } from "../grammar/message-pattern.ts";
import { describe, differencesOf, isOfKind } from "../verbs/match-message.ts";
import type { InvariantWatch } from "./invariants.ts";

export interface MessageWatchOptions {
  readonly world: ExpressionWorld;
  readonly clock: Clock;
}

export function createMessageWatch(
  { form }: Invariant,
  pattern: MessagePattern,
  { world, clock }: MessageWatchOptions,
): InvariantWatch {
  const scope = { values: world.values, nowMs: () => clock.now() };
  let lookCount = 0;
  let brokenCount = 0;
  let first: (NearMiss & { readonly chargePoint: string; readonly what: string }) | undefined;

  return {
    begin() {
      // That none comes is what `never` is about.
      if (form === "never") lookCount = 1;
    },
    call(exchange) {
      const { chargePoint, seen } = exchange;
      const sought = { pattern, chargePoint, scope };
      if (!isOfKind(sought, exchange)) return;
      lookCount += 1;
      const differences = differencesOf(sought, exchange);
      const isWell = (differences.length === 0) === (form === "always");
      if (isWell) return;
      brokenCount += 1;
      first ??= { frame: seen, differences, chargePoint, what: describe(sought) };
    },
    end() {
      if (first === undefined) return { lookCount, broken: undefined, notes: [] };
      const { frame, differences, chargePoint, what } = first;
      const at = `${what} at ${(frame.atMs / 1000).toFixed(1)} s`;
      const broken =
        brokenCount === 1 ? `broken by ${at}` : `broken ${brokenCount} times, first by ${at}`;
      return { lookCount, broken, notes: [], nearest: { frame, differences }, chargePoint };
    },
  };
}
