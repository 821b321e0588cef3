/** The file of the audit: read into the log at the start, and each line added to it. */

import { appendFile, mkdir, readFile } from "node:fs/promises";
import { dirname } from "node:path";
import { createLocalTime } from "../history/local-time.ts";
import type { LogBook } from "../log-book/log-book.ts";
import { type LogEntry, toLogLevel } from "../log-book/log-entry.ts";
import { createLogOutput } from "../log-book/log-output.ts";

export interface AuditFileOptions {
  readonly path: string;
  readonly timeZone: string;
  readonly logBook: LogBook;
  readonly failed: (fault: unknown) => void;
}

export interface AuditFile {
  /** Resolves once all is in the file. */
  close(): Promise<void>;
}

const line = /^(\d{4}-\d\d-\d\d \d\d:\d\d:\d\d)\S* +([A-Z]+) +AUDIT: (.*)$/;
/** Lines of the file that are taken over: the last ones. */
const maxRecalled = 10_000;
/** Lines that wait to be written; more are lost, and that is told. */
const maxWaiting = 10_000;

/** @throws the system's error if there is such a file and it cannot be read, or none can be made */
export async function openAuditFile(options: AuditFileOptions): Promise<AuditFile> {
  const { path, timeZone, logBook, failed } = options;
  await recall(options);
  await mkdir(dirname(path), { recursive: true });
  await appendFile(path, "");
  const waiting: string[] = [];
  let writing: Promise<void> | undefined;

  const write = createLogOutput({
    format: "lines",
    timeZone,
    write(text) {
      if (waiting.length >= maxWaiting) return;
      waiting.push(text);
      if (waiting.length === maxWaiting) failed(new Error(`${path} is written too slowly`));
      writing ??= writeWaiting();
    },
  });

  async function writeWaiting(): Promise<void> {
    while (waiting.length > 0) {
      await appendFile(path, waiting.splice(0).join("")).catch(failed);
    }
    writing = undefined;
  }

  const stop = logBook.listen((entry: LogEntry) => {
    if (entry.component === "AUDIT") write(entry);
  });
  return {
    async close() {
      stop();
      await writing;
    },
  };
}

async function recall({ path, timeZone, logBook }: AuditFileOptions): Promise<void> {
  const time = createLocalTime(timeZone);
  const text = await readFile(path, "utf8").catch(emptyIfMissing);
  for (const written of text.split(/\r?\n/).slice(-maxRecalled)) {
    const [, at = "", word = "", message = ""] = line.exec(written) ?? [];
    const atMs = time.parse(at);
    const level = toLogLevel(word);
    if (atMs === undefined || level === undefined) continue;
    logBook.recall({ atMs, level, component: "AUDIT", message, chargePoint: undefined });
  }
}

function emptyIfMissing(failure: NodeJS.ErrnoException): string {
  if (failure.code === "ENOENT") return "";
  throw failure;
}
