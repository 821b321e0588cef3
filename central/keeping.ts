/** What is known of a charge point is kept, and what is answered is safe before it is answered. */

import { type LiveChargePoint, toChargePointRecord } from "./charge-point.ts";
import type { Core } from "./core.ts";
import type { Kept } from "./ledger.ts";

export function keepChargePoint({ store }: Core, chargePoint: LiveChargePoint): Kept {
  return store.keepChargePoint(toChargePointRecord(chargePoint));
}

/**
 * The answer, once what it rests on is safe. If the store fails, it goes out all the same: the charge
 * point cannot help it, and its queue would stand still. The failure is told by whoever keeps.
 */
export function onceKept<T>(kept: readonly Kept[], answer: T): T | Promise<T> {
  const open = kept.filter((each) => each !== undefined);
  const [first] = open;
  if (first === undefined) return answer;
  const given = () => answer;
  // What is kept in one go shares a write, and its promise.
  const all = open.every((each) => each === first) ? first : Promise.allSettled(open);
  return all.then(given, given);
}
