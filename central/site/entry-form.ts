/** What the site knows of each kind of entry: its columns, and how it is read, written, checked. */

import type { CellProblem, CellReader } from "./cell-reader.ts";

/** What an entry is checked against. */
export interface SiteContext {
  hasGroup(groupId: string): boolean;
  hasChargers(groupId: string): boolean;
}

export interface EntryForm<Entry> {
  /** As balanz has them, in its order; the first is the id. */
  readonly columns: readonly [string, ...string[]];
  /** Of these, the ones that a file need not have. */
  readonly optionalColumns: readonly string[];
  /** Ours, which other readers ignore: in a file only once an entry has something to put there. */
  readonly ownColumns: readonly string[];
  idOf(entry: Entry): string;
  /** What ids are compared by. */
  keyOf(id: string): string;
  /** Blank cells are left out of the entry. What cannot be read is told to `cells`. */
  read(cells: CellReader): Entry;
  /** By column; blank if left out. */
  write(entry: Entry): Readonly<Record<string, string | undefined>>;
  check(entry: Entry, site: SiteContext): readonly CellProblem[];
  /** Why it cannot be removed. */
  checkRemoval(entry: Entry, site: SiteContext): string | undefined;
}

export function asWritten(id: string): string {
  return id;
}

export function checkId(column: string, id: string): readonly CellProblem[] {
  if (id === "") return [{ column, problem: "is blank" }];
  return id === id.trim() ? [] : [{ column, problem: `"${id}" begins or ends with a blank` }];
}
