/**
 * The CALLs of the peer that are being handled, and the last ones answered, so that a CALL that
 * comes again is not carried out again (OCPP-J 1.6 §4.1.4; a lost answer makes peers repeat).
 *
 * Only the same text counts as a repetition: peers that give every CALL the same id are many.
 */

/** What stands before the action in a CALL, with the longest unique id (OCPP-J 1.6 §4.1.4). */
const maxMarkedLength = 44;

export interface KeptCall {
  readonly text: string;
  /** The text of the answer; undefined as long as there is none. */
  answer: string | undefined;
  answeredAtMs: number;
}

export class AnswerWindow {
  readonly #limit: number;
  readonly #keepMs: number;
  /** Few at any time: nearly every handler answers at once. */
  readonly #open: KeptCall[] = [];
  /** A ring: the oldest is at `#next` once it is full. */
  readonly #answered: KeptCall[] = [];
  /** Of the texts of those, in a row: to look at ten thousand connections' texts is slow. */
  readonly #marks: number[] = [];
  #next = 0;

  constructor(limit: number, keepMs: number) {
    this.#limit = limit;
    this.#keepMs = keepMs;
  }

  get openCount(): number {
    return this.#open.length;
  }

  /** The same CALL, if it is in handling or was answered no longer than `keepMs` ago. */
  find(text: string, nowMs: number): KeptCall | undefined {
    for (const kept of this.#open) {
      if (kept.text === text) return kept;
    }
    if (!this.#marks.includes(markOf(text))) return undefined;
    return this.#answered.find(
      (kept) => kept.text === text && nowMs - kept.answeredAtMs <= this.#keepMs,
    );
  }

  /** Handling begins. What is returned is given back when it is over. */
  open(text: string): KeptCall {
    const kept: KeptCall = { text, answer: undefined, answeredAtMs: 0 };
    this.#open.push(kept);
    return kept;
  }

  /** Handling is over. Without an answer nothing is kept: a repetition gets its chance. */
  settle(kept: KeptCall, answer: string | undefined, nowMs: number): void {
    this.#open.splice(this.#open.indexOf(kept), 1);
    if (answer === undefined || this.#limit === 0) return;
    kept.answer = answer;
    kept.answeredAtMs = nowMs;
    this.#answered[this.#next] = kept;
    this.#marks[this.#next] = markOf(kept.text);
    this.#next = (this.#next + 1) % this.#limit;
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
