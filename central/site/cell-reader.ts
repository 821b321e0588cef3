/** Reads the cells of one row of a table, and notes what is wrong with them. */

/** What is wrong, or doubtful, about one cell of one row. */
export interface CellProblem {
  readonly column: string;
  readonly problem: string;
  /** Where in the cell, in characters from 0. */
  readonly position?: number;
  /** An error unless it says that it is a warning. */
  readonly severity?: "warning";
}

export interface WholeNumberBounds {
  readonly min?: number;
  readonly max?: number;
}

export class CellReader {
  readonly problems: CellProblem[] = [];
  readonly #cells: ReadonlyMap<string, string>;

  constructor(cells: ReadonlyMap<string, string>) {
    this.#cells = cells;
  }

  /** As it is written; undefined if it is blank or there is no such column. */
  text(column: string): string | undefined {
    const cell = this.#cells.get(column) ?? "";
    return cell === "" ? undefined : cell;
  }

  /** Without the blanks around it. */
  word(column: string): string | undefined {
    const word = this.#cells.get(column)?.trim() ?? "";
    return word === "" ? undefined : word;
  }

  /** Empty if it is missing, which is a problem. */
  id(column: string): string {
    const word = this.word(column);
    if (word === undefined) this.#report(column, "is blank");
    return word ?? "";
  }

  wholeNumber(column: string, bounds: WholeNumberBounds = {}): number | undefined {
    const { min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER } = bounds;
    const word = this.word(column);
    if (word === undefined) return undefined;
    const number = Number(word);
    if (/^[-+]?\d+$/.test(word) && number >= min && number <= max) return number;
    this.#report(column, `"${word}" is no whole number${rangeOf(bounds)}`);
    return undefined;
  }

  /** Not negative. */
  decimal(column: string): number | undefined {
    const word = this.word(column);
    if (word === undefined) return undefined;
    const number = Number(word);
    if (/^\d+(\.\d*)?$|^\.\d+$/.test(word) && Number.isFinite(number)) return number;
    this.#report(column, `"${word}" is no number from 0 on`);
    return undefined;
  }

  /** In whatever case. */
  oneOf<Word extends string>(column: string, words: readonly Word[]): Word | undefined {
    const written = this.word(column);
    if (written === undefined) return undefined;
    const word = words.find((known) => known.toLowerCase() === written.toLowerCase());
    if (word === undefined) this.#report(column, `"${written}" is none of ${words.join(", ")}`);
    return word;
  }

  /** Something that can be gone on with. */
  warn(column: string, problem: string): void {
    this.problems.push({ column, problem, severity: "warning" });
  }

  #report(column: string, problem: string): void {
    this.problems.push({ column, problem });
  }
}

function rangeOf({ min, max }: WholeNumberBounds): string {
  if (min !== undefined && max !== undefined) return ` from ${min} to ${max}`;
  return min === undefined ? "" : ` from ${min} on`;
}
