/**
 * `sessions.csv`: read at the start, and then a line goes in for each session that is over. What was
 * read before, and has not been changed since, is not read again.
 */

import { createReadStream } from "node:fs";
import { type FileHandle, open, readFile } from "node:fs/promises";
import { CsvError, parse } from "csv-parse";
import { type FileMark, findMark, MarkedFile } from "./file-mark.ts";
import type { LocalTime } from "./local-time.ts";
import type { Session } from "./session.ts";
import { readSession, type SessionCells, sessionColumns, toCells, toLine } from "./session-csv.ts";

export interface SessionFileOptions {
  readonly path: string;
  readonly time: LocalTime;
  /** Up to where all has been found before. */
  readonly mark: FileMark | undefined;
  /** Told up to where all has been found; undefined if somebody else writes the file as well. */
  readonly marked: (mark: FileMark | undefined) => void;
  /** Told of each session that is in the file, one after the other. */
  readonly found: (session: Session) => Promise<void>;
  /** Told of each line that is of no session. */
  readonly unreadable: (line: number, problem: string) => void;
}

export interface SessionFile {
  /**
   * Resolves once it is in the file; those that come meanwhile are written together.
   *
   * @throws the system's error as the rejection of the promise
   */
  append(session: Session): Promise<void>;
  /** All of it, once what is under way is in. */
  text(): Promise<string>;
}

interface Layout {
  readonly columns: readonly string[];
  readonly lineEnd: string;
}

const ownLayout: Layout = { columns: sessionColumns, lineEnd: "\n" };
const maxLineLength = 1_000_000;

/** @throws the system's error if there is such a file and it cannot be read */
export async function openSessionFile(options: SessionFileOptions): Promise<SessionFile> {
  const { path, time, marked } = options;
  // A file keeps the columns that it has: those of ours that it lacks are for new files.
  let { layout, file } = await readAll(options);
  marked(file?.mark());
  let waiting: Session[] = [];
  let last: Promise<void> = Promise.resolve();

  async function writeWaiting(): Promise<void> {
    const sessions = waiting;
    waiting = [];
    const handle = await open(path, "a+");
    try {
      const before = await textBefore(handle);
      const lines = sessions.map((session) => toLineOf(toCells(session, time), layout));
      const text = Buffer.from([before, ...lines].join(""));
      if ((await handle.stat()).size !== file?.size) file = undefined;
      await handle.appendFile(text);
      await handle.datasync();
      file?.add(text);
    } finally {
      await handle.close();
    }
    marked(file?.mark());
  }

  async function textBefore(handle: FileHandle): Promise<string> {
    const { size } = await handle.stat();
    if (size === 0) {
      layout = ownLayout;
      return headerOf(layout);
    }
    const { buffer } = await handle.read(Buffer.alloc(1), 0, 1, size - 1);
    return buffer.toString() === "\n" ? "" : layout.lineEnd; // A line was torn in the middle.
  }

  return {
    append(session) {
      waiting.push(session);
      // The first of those that are written together; of the ones before, whoever appended has heard.
      if (waiting.length === 1) last = last.catch(() => {}).then(writeWaiting);
      return last;
    },
    async text() {
      await last.catch(() => {}); // As above.
      return await readFile(path, "utf8").catch((failure: unknown) => {
        if (isMissing(failure)) return headerOf(ownLayout);
        throw failure;
      });
    },
  };
}

export function headerOf(layout: Layout = ownLayout): string {
  const names = Object.fromEntries(layout.columns.map((column) => [column, column]));
  return toLineOf(names, layout);
}

export function toLineOf(cells: SessionCells, layout: Layout = ownLayout): string {
  return toLine(cells, layout.columns, layout.lineEnd);
}

interface Reading {
  readonly layout: Layout;
  /** Undefined once somebody else has written it as well. */
  file: MarkedFile | undefined;
}

async function readAll(options: SessionFileOptions): Promise<Reading> {
  const { path, time, found, unreadable } = options;
  const start = await readStart(path);
  if (start === "") return { layout: ownLayout, file: new MarkedFile() };
  const headerLine = start.slice(0, start.indexOf("\n") + 1);
  const known = await findKnown(options, headerLine);
  const file = known ?? new MarkedFile();
  const skippedLines = Math.max(file.lines - 1, 0);
  let columns = sessionColumns;
  const parser = parse({
    bom: true,
    columns(header: string[]) {
      columns = header;
      return header;
    },
    info: true,
    max_record_size: maxLineLength,
    record_delimiter: ["\r\n", "\n"],
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_error: true,
    on_skip(failure) {
      unreadable(skippedLines + parser.info.lines, failure?.message ?? "it cannot be read");
      return undefined;
    },
  });
  if (known !== undefined) parser.write(headerLine);
  createReadStream(path, { start: file.size })
    .on("data", (bytes) => file.add(Buffer.from(bytes)))
    .on("error", (failure) => parser.destroy(failure))
    .pipe(parser);
  try {
    for await (const { record, info } of parser) {
      const session = readSession(record, time);
      if (typeof session === "string") unreadable(skippedLines + info.lines, session);
      else await found(session);
    }
  } catch (failure) {
    if (!(failure instanceof CsvError)) throw failure;
    unreadable(skippedLines + parser.info.lines, failure.message); // The last line is torn within its quotes.
  }
  const lineEnd = start.includes("\r\n") ? "\r\n" : "\n";
  return { layout: { columns, lineEnd }, file };
}

/** What has been read before; undefined if that is less than the header, or has been changed. */
async function findKnown(
  { path, mark }: SessionFileOptions,
  headerLine: string,
): Promise<MarkedFile | undefined> {
  if (headerLine === "" || mark === undefined || mark.size < headerLine.length) return undefined;
  return await findMark(path, mark);
}

/** Empty if there is no file either. */
async function readStart(path: string): Promise<string> {
  try {
    const handle = await open(path);
    try {
      const { buffer, bytesRead } = await handle.read(Buffer.alloc(4096), 0, 4096, 0);
      return buffer.toString("utf8", 0, bytesRead);
    } finally {
      await handle.close();
    }
  } catch (failure) {
    if (isMissing(failure)) return "";
    throw failure;
  }
}

function isMissing(failure: unknown): boolean {
  return failure instanceof Error && "code" in failure && failure.code === "ENOENT";
}
