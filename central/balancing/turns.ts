/** Where not all of one priority fit, they take turns. */

import { byEnergy, type Claim, toPriorityLevels } from "./claim.ts";
import { type ComputationContext, isOn, secondsSince } from "./connector-state.ts";

/**
 * A session that has charged for long enough makes room for the one that has waited longest. The
 * one with the most energy goes first.
 */
export function takeTurns(claims: readonly Claim[], context: ComputationContext): void {
  for (const level of toPriorityLevels(claims)) {
    const waiting = waitingOf(level, context);
    if (waiting.length === 0) continue;
    const giving = givingOf(level, context);
    for (const [index, next] of waiting.entries()) {
      const former = giving[index];
      if (former === undefined) break;
      next.grantedAmps = former.grantedAmps;
      former.grantedAmps = 0;
    }
  }
}

/** The longest wait first. */
function waitingOf(level: readonly Claim[], { nowMs, settings }: ComputationContext): Claim[] {
  const sinceMs = ({ state }: Claim) => state.waitingSinceMs ?? nowMs;
  return level
    .filter(({ state, grantedAmps }) => grantedAmps === 0 && !isOn(state, settings))
    .sort((a, b) => sinceMs(a) - sinceMs(b));
}

/** The most energy first. */
function givingOf(level: readonly Claim[], { nowMs, settings }: ComputationContext): Claim[] {
  return level
    .filter(
      ({ state, grantedAmps }) =>
        grantedAmps > 0 &&
        isOn(state, settings) &&
        secondsSince(state.onSinceMs, nowMs) >= settings.minOnTimeSeconds,
    )
    .sort((a, b) => byEnergy(b, a));
}
