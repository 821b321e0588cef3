/**
 * The sum of a row of amounts that change one by one. It is the sum in their order to the last bit:
 * whole amounts, as nearly all are, add up to the same in any order, and the others are added anew.
 */
export class RunningSum {
  #amounts: number[] = [];
  #ofWhole = 0;
  #otherCount = 0;
  #known: number | undefined = 0;

  /** So many of them, all nought. */
  reset(count: number): void {
    this.#amounts = new Array<number>(count).fill(0);
    this.#ofWhole = 0;
    this.#otherCount = 0;
    this.#known = 0;
  }

  set(place: number, amount: number): void {
    const former = this.#amounts[place];
    if (former === undefined || former === amount) return;
    this.#count(former, -1);
    this.#count(amount, 1);
    this.#amounts[place] = amount;
    this.#known = this.#otherCount === 0 ? this.#ofWhole : undefined;
  }

  get total(): number {
    this.#known ??= this.#amounts.reduce((sum, amount) => sum + amount, 0);
    return this.#known;
  }

  #count(amount: number, sign: 1 | -1): void {
    if (Number.isSafeInteger(amount)) this.#ofWhole += sign * amount;
    else this.#otherCount += sign;
  }
}
