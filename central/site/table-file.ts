/** The file of one table: read, read again when somebody has changed it, and written. */

import { readFile } from "node:fs/promises";
import { emptyCsv, toBytes } from "./csv-document.ts";
import type { EntryForm, SiteContext } from "./entry-form.ts";
import { type FileProblem, formatProblem, hasErrors } from "./file-problem.ts";
import { readTable, type TableText } from "./read-table.ts";
import { replaceFile } from "./replace-file.ts";
import type { LoadableTable } from "./site-table.ts";
import { writeTable } from "./write-table.ts";

/** Somebody has changed the file so that it cannot be read: what they wrote is not written over. */
export class FileNotWrittenError extends Error {
  override readonly name = "FileNotWrittenError";
  readonly problems: readonly FileProblem[];

  constructor(path: string, problems: readonly FileProblem[]) {
    super(`${path} is not written: ${problems.map(formatProblem).join("; ")}`);
    this.problems = problems;
  }
}

export interface TableFile {
  /**
   * Takes what is in the file into the table, if all of it is right; and then writes what could not
   * be written because it was not.
   */
  read(): Promise<readonly FileProblem[]>;
  /** Resolves once the entry is in the file. What comes while a file is written goes together. */
  save(id: string): Promise<void>;
  write(): Promise<void>;
  /** Writes it if it is not there. */
  create(): Promise<void>;
  /** Resolves once nothing is under way. */
  settle(): Promise<void>;
}

export interface TableFileOptions<Entry> {
  readonly path: string;
  readonly form: EntryForm<Entry>;
  readonly table: LoadableTable<Entry>;
  readonly context: SiteContext;
  /** Whether an entry that is no longer in the file stays, as balanz has it (groups, chargers). */
  readonly keepsMissing: boolean;
  /** A file that need not be there is as good as an empty one. */
  readonly isOptional: boolean;
  /** Told when another text was taken. */
  readonly changed: () => void;
}

export function createTableFile<Entry>(options: TableFileOptions<Entry>): TableFile {
  const { path, form, table, context, keepsMissing, isOptional, changed } = options;
  const keyOf = (entry: Entry) => form.keyOf(form.idOf(entry));
  let known: TableText<Entry> = { document: emptyCsv(form.columns), read: [] };
  const unsaved = new Set<string>();
  let last: Promise<unknown> = Promise.resolve();
  let nextWrite: Promise<void> | undefined;

  /** One thing at a time. Whoever asked for one gets its failure. */
  function queue<Result>(task: () => Promise<Result>): Promise<Result> {
    const done = last.then(task);
    last = done.catch(() => undefined);
    return done;
  }

  async function take(): Promise<readonly FileProblem[]> {
    const bytes = await readBytes(path);
    if (bytes === undefined) return isOptional ? [] : [toProblem(path, "there is no such file")];
    if (bytes.length > 0 && bytes.equals(toBytes(known.document))) return [];
    const { table: text, problems } = readTable(form, { path, bytes }, context);
    if (text === undefined) return problems;
    known = text;
    const { entries, missing } = merge(text);
    table.load(entries);
    changed();
    return missing.length === 0 ? problems : [...problems, toMissing(path, missing)];
  }

  /** What is not in the file yet stands before what is. */
  function merge({ read }: TableText<Entry>): { entries: Entry[]; missing: string[] } {
    const inFile = new Set(read.map(({ entry }) => keyOf(entry)));
    const isUnsaved = (entry: Entry) => unsaved.has(keyOf(entry));
    const missing = table
      .list()
      .filter((entry) => keepsMissing && !(inFile.has(keyOf(entry)) || isUnsaved(entry)))
      .map((entry) => form.idOf(entry));
    const present = read
      .map(({ entry }) => (isUnsaved(entry) ? table.get(form.idOf(entry)) : entry))
      .filter((entry) => entry !== undefined);
    const others = table
      .list()
      .filter((entry) => !inFile.has(keyOf(entry)) && (keepsMissing || isUnsaved(entry)));
    return { entries: [...present, ...others], missing };
  }

  async function replace(): Promise<void> {
    nextWrite = undefined;
    const problems = (await exists(path)) ? await take() : [];
    if (hasErrors(problems)) throw new FileNotWrittenError(path, problems);
    const saving = [...unsaved];
    unsaved.clear();
    const next = writeTable(form, known, table.list());
    try {
      await replaceFile(path, toBytes(next.document));
      known = next;
    } catch (failure) {
      for (const key of saving) unsaved.add(key);
      throw failure;
    }
  }

  function write(): Promise<void> {
    nextWrite ??= queue(replace);
    return nextWrite;
  }

  return {
    async read() {
      const problems = await queue(take);
      if (unsaved.size > 0 && !hasErrors(problems)) await write();
      return problems;
    },
    save(id) {
      unsaved.add(table.keyOf(id));
      return write();
    },
    write,
    create: () => queue(async () => ((await exists(path)) ? undefined : await replace())),
    async settle() {
      await last;
    },
  };
}

async function exists(path: string): Promise<boolean> {
  return (await readBytes(path)) !== undefined;
}

async function readBytes(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (failure) {
    if (failure instanceof Error && "code" in failure && failure.code === "ENOENT")
      return undefined;
    throw failure;
  }
}

function toProblem(file: string, message: string): FileProblem {
  return { file, line: 1, column: 1, severity: "error", message };
}

const maxNamed = 5;

function toMissing(file: string, ids: readonly string[]): FileProblem {
  const more = ids.length > maxNamed ? ` and ${ids.length - maxNamed} more` : "";
  const message = `${ids.slice(0, maxNamed).join(", ")}${more} no longer in the file: kept`;
  return { file, line: 1, column: 1, severity: "warning", message };
}
