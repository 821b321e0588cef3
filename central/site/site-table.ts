/** The entries of one kind, in the order of their file and then of their making. */

import type { Saved } from "../directory.ts";
import type { CellProblem } from "./cell-reader.ts";
import type { EntryForm, SiteContext } from "./entry-form.ts";

/** An entry is not as it should be, or cannot be removed: whoever put it could have checked. */
export class InvalidEntryError extends Error {
  override readonly name = "InvalidEntryError";
  readonly problems: readonly CellProblem[];

  constructor(problems: readonly CellProblem[]) {
    super(problems.map(({ column, problem }) => `${column}: ${problem}`).join("; "));
    this.problems = problems;
  }
}

export interface SiteTable<Entry> {
  readonly size: number;
  get(id: string): Entry | undefined;
  /** The same list until something changes. */
  list(): readonly Entry[];
  /** What is wrong with an entry; nothing if it can be put. */
  check(entry: Entry): readonly CellProblem[];
  /**
   * Takes the place of the entry with that id, if there is one.
   *
   * @throws {InvalidEntryError}
   */
  put(entry: Entry): Saved;
  /**
   * Harmless if there is no such entry.
   *
   * @throws {InvalidEntryError}
   */
  remove(id: string): Saved;
}

/** What a file is read into. */
export interface LoadableTable<Entry> extends SiteTable<Entry> {
  keyOf(id: string): string;
  /** All the entries there are from now on. */
  load(entries: readonly Entry[]): void;
}

export interface SiteTableOptions<Entry> {
  readonly form: EntryForm<Entry>;
  readonly context: SiteContext;
  readonly entries: readonly Entry[];
  /** Told once the change has been made. */
  readonly changed: (kind: "put" | "removed", id: string) => Saved;
}

export function createSiteTable<Entry>(options: SiteTableOptions<Entry>): LoadableTable<Entry> {
  const { form, context, changed } = options;
  const keyOf = (entry: Entry) => form.keyOf(form.idOf(entry));
  let byKey = new Map(options.entries.map((entry) => [keyOf(entry), entry]));
  let list: readonly Entry[] | undefined;

  return {
    get size() {
      return byKey.size;
    },
    get: (id) => byKey.get(form.keyOf(id)),
    list() {
      list ??= [...byKey.values()];
      return list;
    },
    check: (entry) => form.check(entry, context),
    put(entry) {
      const problems = form.check(entry, context);
      if (problems.length > 0) throw new InvalidEntryError(problems);
      byKey.set(keyOf(entry), entry);
      list = undefined;
      return changed("put", form.idOf(entry));
    },
    remove(id) {
      const entry = byKey.get(form.keyOf(id));
      if (entry === undefined) return undefined;
      const problem = form.checkRemoval(entry, context);
      if (problem !== undefined) {
        throw new InvalidEntryError([{ column: form.columns[0], problem }]);
      }
      byKey.delete(form.keyOf(id));
      list = undefined;
      return changed("removed", form.idOf(entry));
    },
    keyOf: (id) => form.keyOf(id),
    load(entries) {
      byKey = new Map(entries.map((entry) => [keyOf(entry), entry]));
      list = undefined;
    },
  };
}
