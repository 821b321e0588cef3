/** The text of a CSV file for the entries there are: what has not changed stays as it was written. */

import { writeCsv } from "./csv-document.ts";
import type { EntryForm } from "./entry-form.ts";
import type { ReadEntry, TableText } from "./read-table.ts";

type Cells = Readonly<Record<string, string | undefined>>;

export function writeTable<Entry>(
  form: EntryForm<Entry>,
  { document, read }: TableText<Entry>,
  entries: readonly Entry[],
): TableText<Entry> {
  const keyOf = (entry: Entry) => form.keyOf(form.idOf(entry));
  const formerly = new Map(read.map((each) => [keyOf(each.entry), each]));
  const header = headerFor(form, document.header.cells, entries);
  const rows = entries.map((entry) => ({
    entry,
    row: { cells: toCells(form, header, entry, formerly.get(keyOf(entry))), offset: 0 },
  }));
  const text = writeCsv(document, [header, ...rows.map(({ row }) => row.cells)]);
  return { document: { ...document, header: { cells: header, offset: 0 }, text }, read: rows };
}

/** Columns of ours are added once there is something in them. */
function headerFor<Entry>(
  form: EntryForm<Entry>,
  header: readonly string[],
  entries: readonly Entry[],
): readonly string[] {
  const written = entries.map((entry) => form.write(entry));
  const missing = [...form.optionalColumns, ...form.ownColumns].filter(
    (column) => !header.includes(column) && written.some((cells) => cells[column]),
  );
  return [...header, ...missing];
}

/** `32.0` stays `32.0`, and an unknown column as it is. */
function toCells<Entry>(
  form: EntryForm<Entry>,
  header: readonly string[],
  entry: Entry,
  former: ReadEntry<Entry> | undefined,
): readonly string[] {
  const written: Cells = form.write(entry);
  const formerlyWritten: Cells = former === undefined ? {} : form.write(former.entry);
  return header.map((column, index) => {
    const kept = former?.row.cells[index] ?? "";
    const isKept = formerlyWritten[column] === written[column];
    return isKept || !Object.hasOwn(written, column) ? kept : (written[column] ?? "");
  });
}
