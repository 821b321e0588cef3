/**
 * The last transaction messages of each charge point, and what was answered. They are kept, so that
 * a message that was under way when the central system died is no second one for the next.
 */

import { hash } from "node:crypto";
import type { CallFrame } from "../protocol/frame.ts";
import { isTrusted } from "../protocol/handler-table.ts";
import type { Action, Response } from "../schemas/messages.ts";
import type { LiveChargePoint } from "./charge-point.ts";
import type { Core } from "./core.ts";
import { onceKept } from "./keeping.ts";
import type { Kept } from "./ledger.ts";

export interface AnsweredCall {
  /** Counts those of the charge point. */
  readonly number: number;
  /** Of id, action and payload: there are charge points that give every CALL the same id. */
  readonly digest: string;
  readonly answer: object;
}

/** What is kept of it. */
export interface AnswerRecord extends AnsweredCall {
  readonly chargePoint: string;
}

/** What is answered once it is safe. */
export interface Taken<A extends Action> {
  readonly answer: Response<A>;
  readonly kept: Kept;
}

/** As many as a connection remembers: a charge point has one CALL under way at a time. */
export const maxAnswers = 16;

/** What was answered to this CALL before; or else what `take` makes of it. */
export function answerOnce<A extends Action>(
  core: Core,
  chargePoint: LiveChargePoint,
  call: CallFrame,
  take: () => Taken<A>,
): Response<A> | Promise<Response<A>> {
  const digest = digestOf(call);
  const known = chargePoint.answers.get(digest);
  if (known !== undefined && isTrusted<Response<A>>(known.answer)) {
    // Kept once more: the first answer may have got lost before it was safe.
    return onceKept([keepAnswer(core, chargePoint, known)], known.answer);
  }
  const { answer, kept } = take();
  const answered = { number: chargePoint.answerCount + 1, digest, answer };
  rememberAnswer(chargePoint, answered);
  return onceKept([kept, keepAnswer(core, chargePoint, answered)], answer);
}

/** In place of the oldest, if there are too many. */
export function rememberAnswer(chargePoint: LiveChargePoint, answered: AnsweredCall): void {
  const { answers } = chargePoint;
  answers.set(answered.digest, answered);
  chargePoint.answerCount = answered.number;
  if (answers.size <= maxAnswers) return;
  const [oldest = ""] = answers.keys();
  answers.delete(oldest);
}

function keepAnswer({ store }: Core, { identity }: LiveChargePoint, answered: AnsweredCall): Kept {
  return store.keepAnswer({ chargePoint: identity, ...answered });
}

function digestOf({ messageId, action, payload }: CallFrame): string {
  const text = JSON.stringify([messageId, action, payload]);
  return hash("sha256", text, "base64url");
}
