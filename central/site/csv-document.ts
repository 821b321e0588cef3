/** A CSV file as text and cells: it is written back as it was, but for what has changed. */

import { CsvError, parse } from "csv-parse/sync";
import { stringify } from "csv-stringify/sync";
import { placeOf } from "./file-problem.ts";

export interface CsvRow {
  readonly cells: readonly string[];
  /** Where it begins in the text. */
  readonly offset: number;
}

export interface CsvDocument {
  /** Without the byte order mark. */
  readonly text: string;
  readonly hasByteOrderMark: boolean;
  readonly lineBreak: "\n" | "\r\n";
  readonly header: CsvRow;
  readonly rows: readonly CsvRow[];
}

export type CsvReading =
  | { readonly isRight: true; readonly document: CsvDocument }
  | {
      readonly isRight: false;
      readonly line: number;
      readonly column: number;
      readonly problem: string;
    };

const byteOrderMark = "\uFEFF";

export function readCsv(bytes: Uint8Array): CsvReading {
  const decoded = decode(bytes);
  if (decoded === undefined) return wrong("the file is not in UTF-8");
  const text = withoutByteOrderMark(decoded);
  const hasByteOrderMark = text.length < decoded.length;
  try {
    const [header, ...rows] = toRows(Buffer.from(text));
    if (header === undefined) return wrong("the file is empty: its first line names the columns");
    const lineBreak = /^[^\n]*\r\n/.test(text) ? "\r\n" : "\n";
    return { isRight: true, document: { text, hasByteOrderMark, lineBreak, header, rows } };
  } catch (failure) {
    if (!(failure instanceof CsvError)) throw failure;
    return {
      isRight: false,
      ...placeOf(text, offsetOf(failure, text)),
      problem: problemOf(failure),
    };
  }
}

/** What some editors put before all else is no part of the text. */
export function withoutByteOrderMark(text: string): string {
  return text.startsWith(byteOrderMark) ? text.slice(1) : text;
}

/** What a new file begins with. */
export function emptyCsv(header: readonly string[]): CsvDocument {
  const row = { cells: header, offset: 0 };
  return { text: "", hasByteOrderMark: false, lineBreak: "\n", header: row, rows: [] };
}

/** Without the byte order mark. */
export function writeCsv({ lineBreak }: CsvDocument, rows: readonly (readonly string[])[]): string {
  return stringify([...rows.map((row) => [...row])], {
    record_delimiter: lineBreak,
    quoted_match: /[\r\n]/,
  });
}

export function toBytes({ text, hasByteOrderMark }: CsvDocument): Buffer {
  return Buffer.from(hasByteOrderMark ? byteOrderMark + text : text);
}

/** Of a cell, or of a character of it; of the end of the row if it has no such cell. */
export function placeOfCell(
  { text }: CsvDocument,
  { offset }: CsvRow,
  index: number,
  position = 0,
): { line: number; column: number } {
  let at = offset;
  for (let passed = 0; passed < index; passed += 1) {
    at = endOfCell(text, at);
    if (text[at] !== ",") break;
    at += 1;
  }
  const isWithinQuotes = position > 0 && text[at] === '"';
  return placeOf(text, at + position + (isWithinQuotes ? 1 : 0));
}

function endOfCell(text: string, start: number): number {
  const cell = /"(?:[^"]|"")*"|[^,\r\n]*/y;
  cell.lastIndex = start;
  return start + (cell.exec(text)?.[0].length ?? 0);
}

function toRows(bytes: Buffer): readonly CsvRow[] {
  const rows: CsvRow[] = [];
  let offset = 0;
  let start = 0;
  parse(bytes, {
    record_delimiter: ["\r\n", "\n", "\r"],
    relax_column_count: true,
    skip_empty_lines: true,
    onRecord(cells: string[], { bytes: end }) {
      const raw = bytes.subarray(start, end).toString();
      const isBlank = cells.every((cell) => cell.trim() === "");
      if (!isBlank) rows.push({ cells, offset: offset + raw.search(/[^\r\n]|$/) });
      offset += raw.length;
      start = end;
    },
  });
  return rows;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** Of the cell that cannot be read: what was read ends before its comma. */
function offsetOf(failure: CsvError, text: string): number {
  const read = Buffer.from(text).subarray(0, Number(failure["bytes"])).toString();
  return text[read.length] === "," ? read.length + 1 : read.length;
}

function problemOf({ code }: CsvError): string {
  return code === "CSV_QUOTE_NOT_CLOSED"
    ? "a quote is not closed"
    : "a quote within a cell: write it twice, and the whole cell between quotes";
}

function wrong(problem: string): CsvReading {
  return { isRight: false, line: 1, column: 1, problem };
}
