/** The ids of the CALLs of one connection in one direction, for as long as they may be answered. */

/** CALLs that may still be answered. */
const maxOpen = 1_000;
/** CALLs that have been answered, and may be answered again. */
const maxSettled = 64;

interface Asked<T> {
  /** Those without an answer: more than one if the CALL was sent again. */
  waiting: readonly T[];
  askedCount: number;
  answerCount: number;
}

export class AskedIds<T> {
  readonly #byId = new Map<string, Asked<T>>();
  #waitingCount = 0;

  /** Those that are given up for it, as too old to be answered any more. */
  add(messageId: string, exchange: T): readonly T[] {
    const asked = this.#byId.get(messageId);
    if (asked === undefined) {
      this.#byId.set(messageId, { waiting: [exchange], askedCount: 1, answerCount: 0 });
    } else {
      asked.waiting = [...asked.waiting, exchange];
      asked.askedCount += 1;
    }
    this.#waitingCount += 1;
    return this.#byId.size > maxSettled ? this.#forgetOldest() : [];
  }

  /** Those that are answered by it; undefined if nobody has asked. */
  answer(
    messageId: string,
  ): { readonly answered: readonly T[]; readonly isRepeated: boolean } | undefined {
    const asked = this.#byId.get(messageId);
    if (asked === undefined) return undefined;
    const answered = asked.waiting;
    asked.waiting = [];
    this.#waitingCount -= answered.length;
    asked.answerCount += 1;
    return { answered, isRepeated: asked.answerCount > asked.askedCount };
  }

  /** Those without an answer. */
  waiting(): readonly T[] {
    if (this.#waitingCount === 0) return [];
    return [...this.#byId.values()].flatMap((asked) => asked.waiting);
  }

  /** The same; none is known any more afterwards. */
  clear(): readonly T[] {
    const waiting = this.waiting();
    this.#byId.clear();
    this.#waitingCount = 0;
    return waiting;
  }

  #forgetOldest(): readonly T[] {
    const givenUp: T[] = [];
    for (const [id, { waiting }] of this.#byId) {
      if (this.#byId.size <= maxSettled) break;
      if (waiting.length > 0 && this.#byId.size <= maxOpen) break;
      this.#byId.delete(id);
      givenUp.push(...waiting);
    }
    this.#waitingCount -= givenUp.length;
    return givenUp;
  }
}
