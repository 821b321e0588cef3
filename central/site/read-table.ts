/** Reads one kind of entries from a CSV file, and says all that is wrong with it at once. */

import { type CellProblem, CellReader } from "./cell-reader.ts";
import { type CsvDocument, type CsvRow, placeOfCell, readCsv } from "./csv-document.ts";
import type { EntryForm, SiteContext } from "./entry-form.ts";
import { type FileProblem, hasErrors } from "./file-problem.ts";

/** An entry, and the row that it was read from. */
export interface ReadEntry<Entry> {
  readonly entry: Entry;
  readonly row: CsvRow;
}

/** A file as it was read or written last. */
export interface TableText<Entry> {
  readonly document: CsvDocument;
  readonly read: readonly ReadEntry<Entry>[];
}

export interface TableReading<Entry> {
  /** Undefined if there are errors. */
  readonly table: TableText<Entry> | undefined;
  readonly problems: readonly FileProblem[];
}

export interface TableSource {
  readonly path: string;
  readonly bytes: Uint8Array;
}

export function readTable<Entry>(
  form: EntryForm<Entry>,
  { path, bytes }: TableSource,
  context: SiteContext,
): TableReading<Entry> {
  const reading = readCsv(bytes);
  if (!reading.isRight) {
    const { line, column, problem } = reading;
    const failure = { file: path, line, column, severity: "error", message: problem } as const;
    return { table: undefined, problems: [failure] };
  }
  const { document } = reading;
  const reporter = new Reporter(path, document);
  checkHeader(form, document, reporter);
  if (reporter.problems.length > 0) return { table: undefined, problems: reporter.problems };
  const read = document.rows.map((row) => ({ entry: readRow(form, row, reporter), row }));
  for (const { entry, row } of read) reporter.reportAll(row, form.check(entry, context));
  checkDoubles(form, read, reporter);
  const problems = reporter.problems.toSorted((a, b) => a.line - b.line || a.column - b.column);
  return { table: hasErrors(problems) ? undefined : { document, read }, problems };
}

class Reporter {
  readonly problems: FileProblem[] = [];
  readonly #file: string;
  readonly #document: CsvDocument;
  /** One thing is said of each cell. */
  readonly #cells = new Map<CsvRow, Set<number>>();

  constructor(file: string, document: CsvDocument) {
    this.#file = file;
    this.#document = document;
  }

  get header(): readonly string[] {
    return this.#document.header.cells;
  }

  reportAll(row: CsvRow, problems: readonly CellProblem[]): void {
    for (const { column, problem, position, severity = "error" } of problems) {
      const message = `${column}: ${problem}`;
      this.report(row, this.header.indexOf(column), { message, severity, position });
    }
  }

  report(
    row: CsvRow,
    index: number,
    what: Pick<FileProblem, "message" | "severity"> & { readonly position?: number | undefined },
  ): void {
    const told = this.#cells.get(row) ?? new Set();
    if (told.has(index)) return;
    this.#cells.set(row, told.add(index));
    const { message, severity, position } = what;
    const place = placeOfCell(this.#document, row, index, position);
    this.problems.push({ file: this.#file, ...place, severity, message });
  }
}

function checkHeader<Entry>(
  form: EntryForm<Entry>,
  { header, rows }: CsvDocument,
  reporter: Reporter,
): void {
  const { cells } = header;
  const severity = "error";
  for (const [index, column] of cells.entries()) {
    if (cells.indexOf(column) < index) {
      reporter.report(header, index, { severity, message: `column ${column} is there twice` });
    }
  }
  const missing = form.columns.filter(
    (column) => !(cells.includes(column) || form.optionalColumns.includes(column)),
  );
  if (missing.length > 0) {
    const separator = cells.length === 1 && cells[0]?.includes(";");
    const hint = separator ? ": cells are separated by commas, not by semicolons" : "";
    const lack = missing.length === 1 ? "is no column" : "are no columns";
    const message = `there ${lack} ${missing.join(", ")}${hint}`;
    reporter.report(header, 0, { severity, message });
  }
  for (const row of rows) {
    if (row.cells.length <= cells.length) continue;
    const message = `${row.cells.length} cells, but there are ${cells.length} columns`;
    reporter.report(row, cells.length, { severity, message });
  }
}

function readRow<Entry>(form: EntryForm<Entry>, row: CsvRow, reporter: Reporter): Entry {
  const cells = new CellReader(
    new Map(reporter.header.map((column, index) => [column, row.cells[index] ?? ""])),
  );
  const entry = form.read(cells);
  reporter.reportAll(row, cells.problems);
  return entry;
}

function checkDoubles<Entry>(
  form: EntryForm<Entry>,
  read: readonly ReadEntry<Entry>[],
  reporter: Reporter,
): void {
  const seen = new Set<string>();
  for (const { entry, row } of read) {
    const key = form.keyOf(form.idOf(entry));
    if (seen.has(key) && key !== "") {
      const problem = `"${form.idOf(entry)}" is there twice`;
      reporter.reportAll(row, [{ column: form.columns[0], problem }]);
    }
    seen.add(key);
  }
}
