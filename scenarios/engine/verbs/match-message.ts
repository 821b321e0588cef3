/** Whether a CALL on the wire is the one that a step speaks of, and if not, how it differs. */

import type { Difference, NearMiss } from "../events/failure.ts";
import { matchValue } from "../grammar/match-value.ts";
import type { MessagePattern } from "../grammar/message-pattern.ts";
import type { Scope } from "../grammar/template.ts";
import type { Exchange } from "../wire/wire-log.ts";

/** A pattern, and of which charge point it is where it does not say so itself. */
export interface Sought {
  readonly pattern: MessagePattern;
  readonly chargePoint: string;
  readonly scope: Scope;
}

export function isLike(sought: Sought, exchange: Exchange): boolean {
  return isOfKind(sought, exchange) && differencesOf(sought, exchange).length === 0;
}

/** The right action, the right way. */
export function isOfKind(sought: Sought, exchange: Exchange): boolean {
  const { action } = sought.pattern;
  return isOfSide(sought, exchange) && (action === undefined || exchange.call.action === action);
}

/** Of the charge point, the right way. */
export function isOfSide(
  { pattern, chargePoint }: Sought,
  { chargePoint: of, direction }: Exchange,
): boolean {
  return of === (pattern.chargePoint ?? chargePoint) && direction === pattern.direction;
}

export function differencesOf(
  { pattern, scope }: Sought,
  { call }: Exchange,
): readonly Difference[] {
  const { payload, isExact } = pattern;
  return payload === undefined ? [] : matchValue(payload, call.payload, scope, { isExact });
}

/** The one with the fewest differences, of these the last. */
export function nearestOf(sought: Sought, candidates: readonly Exchange[]): NearMiss | undefined {
  const judged = candidates.map((exchange) => ({
    frame: exchange.seen,
    differences: differencesOf(sought, exchange),
  }));
  const least = Math.min(...judged.map(({ differences }) => differences.length));
  return judged.findLast(({ differences }) => differences.length === least);
}

/** `Heartbeat from CP1`. */
export function describe({ pattern, chargePoint }: Sought): string {
  const way = pattern.direction === "fromChargePoint" ? "from" : "to";
  return `${pattern.action ?? "message"} ${way} ${pattern.chargePoint ?? chargePoint}`;
}
