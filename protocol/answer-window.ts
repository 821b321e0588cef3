/**
 * The CALLs of the peer that are being handled, and the last ones answered, so that a CALL that
 * comes again is not carried out again (OCPP-J 1.6 §4.1.4; a lost answer makes peers repeat).
 *
 * Only the same text counts as a repetition: peers that give every CALL the same id are many.
 */

import type { Clock } from "./clock.ts";

/** What stands before the action in a CALL, with the longest unique id (OCPP-J 1.6 §4.1.4). */
const maxMarkedLength = 44;

export interface KeptCall {
  readonly text: string;
  /** Tells it from nearly every other at a glance. */
  readonly mark: number;
  /** The text of the answer; undefined as long as there is none. */
  answer: string | undefined;
  answeredAtMs: number;
  /** The one that was answered before it. */
  older: KeptCall | undefined;
}

export function newKeptCall(text: string): KeptCall {
  return { text, mark: markOf(text), answer: undefined, answeredAtMs: 0, older: undefined };
}

export class AnswerWindow {
  readonly #limit: number;
  readonly #keepMs: number;
  /**
   * The others hang on it, one on the other. Among ten thousand connections each object that a CALL
   * has to look at is one that the processor has to fetch.
   */
  #newest: KeptCall | undefined;
  /** Undefined before the first that takes time: nearly all are answered at once. */
  #open: KeptCall[] | undefined;

  constructor(limit: number, keepMs: number) {
    this.#limit = limit;
    this.#keepMs = keepMs;
  }

  get openCount(): number {
    return this.#open?.length ?? 0;
  }

  /** The same CALL, if it is in handling or was answered no longer than `keepMs` ago. */
  find({ text, mark }: KeptCall, clock: Clock): KeptCall | undefined {
    const open = this.#open?.find((other) => other.text === text);
    if (open !== undefined) return open;
    for (let kept = this.#newest; kept !== undefined; kept = kept.older) {
      if (kept.mark !== mark || kept.text !== text) continue;
      return clock.now() - kept.answeredAtMs <= this.#keepMs ? kept : undefined;
    }
    return undefined;
  }

  /** Its handling takes time. One that is answered at once need not be opened. */
  open(call: KeptCall): void {
    this.#open ??= [];
    this.#open.push(call);
  }

  /** Handling is over. Without an answer nothing is kept: a repetition gets its chance. */
  settle(call: KeptCall, answer: string | undefined, nowMs: number): void {
    const index = this.#open?.indexOf(call) ?? -1;
    if (index >= 0) this.#open?.splice(index, 1);
    if (answer === undefined || this.#limit === 0) return;
    call.answer = answer;
    call.answeredAtMs = nowMs;
    call.older = this.#limit > 1 ? this.#newest : undefined;
    this.#newest = call;
    this.#forgetOldest();
  }

  #forgetOldest(): void {
    let last = this.#newest;
    for (let count = 1; count < this.#limit; count += 1) last = last?.older;
    if (last !== undefined) last.older = undefined;
  }
}

/** The same for the same text, and seldom for another: up to where the unique id ends, they differ. */
function markOf(text: string): number {
  const end = Math.min(text.length, maxMarkedLength);
  let mark = text.length;
  for (let at = 0; at < end; at += 1)
    mark = (Math.imul(mark, 31) + text.charCodeAt(at)) & 0x3fffffff;
  return mark;
}
