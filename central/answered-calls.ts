/**
 * The last transaction messages of each charge point, and what was answered. They are kept, so that
 * a message that was under way when the central system died is no second one for the next.
 */

import { createHash } from "node:crypto";
import type { CallFrame } from "../protocol/frame.ts";
import { isTrusted } from "../protocol/handler-table.ts";
import type { Action, Response } from "../schemas/messages.ts";
import { type LiveChargePoint, toChargePointRecord } from "./charge-point.ts";
import type { Core } from "./core.ts";
import type { Kept } from "./ledger.ts";

export interface AnsweredCall {
  /** Of id, action and payload: there are charge points that give every CALL the same id. */
  readonly digest: string;
  readonly answer: object;
}

/** What is answered once it is safe. */
export interface Taken<A extends Action> {
  readonly answer: Response<A>;
  readonly kept: Kept;
}

/** As many as a connection remembers: a charge point has one CALL under way at a time. */
const maxAnswers = 16;

/** What was answered to this CALL before; or else what `take` makes of it. */
export function answerOnce<A extends Action>(
  core: Core,
  chargePoint: LiveChargePoint,
  call: CallFrame,
  take: () => Taken<A>,
): Response<A> | Promise<Response<A>> {
  const digest = digestOf(call);
  const known = chargePoint.answers.find((answered) => answered.digest === digest)?.answer;
  if (known !== undefined && isTrusted<Response<A>>(known)) {
    // Kept once more: the first answer may have got lost before it was safe.
    return onceKept([keepChargePoint(core, chargePoint)], known);
  }
  const { answer, kept } = take();
  chargePoint.answers.push({ digest, answer });
  if (chargePoint.answers.length > maxAnswers) chargePoint.answers.shift();
  return onceKept([kept, keepChargePoint(core, chargePoint)], answer);
}

function keepChargePoint({ store }: Core, chargePoint: LiveChargePoint): Kept {
  return store.keepChargePoint(toChargePointRecord(chargePoint));
}

/**
 * What is answered is safe. If the store fails, the answer goes out all the same: the charge point
 * cannot help it, and its queue would stand still. The failure is told by whoever keeps.
 */
function onceKept<T>(kept: readonly Kept[], answer: T): T | Promise<T> {
  if (kept.every((each) => each === undefined)) return answer;
  return Promise.allSettled(kept).then(() => answer);
}

function digestOf({ messageId, action, payload }: CallFrame): string {
  const text = JSON.stringify([messageId, action, payload]);
  return createHash("sha256").update(text).digest("base64url");
}
