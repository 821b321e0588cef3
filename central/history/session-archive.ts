/**
 * Where sessions go when they are over: into the store, and from there into the file. What is noted as
 * not being in the file yet goes in at the next start, should the process die in between.
 */

import { isTrusted } from "../../protocol/handler-table.ts";
import type { KeyValueStore } from "../store/key-value-store.ts";
import type { FileMark } from "./file-mark.ts";
import type { LocalTime } from "./local-time.ts";
import type { Session } from "./session.ts";
import { toCells } from "./session-csv.ts";
import {
  headerOf,
  openSessionFile,
  type SessionFile,
  type SessionFileOptions,
  toLineOf,
} from "./session-file.ts";
import type { SessionShelf } from "./session-shelf.ts";
import { openSessionShelf, type SessionPage, type SessionQuery } from "./session-shelf.ts";

export interface SessionArchiveOptions {
  readonly records: KeyValueStore;
  readonly time: LocalTime;
  readonly file: Pick<SessionFileOptions, "path" | "unreadable"> | undefined;
  readonly fail: (fault: unknown) => void;
}

export interface SessionArchive {
  count(): number;
  /** `isAgain`: it takes the place of the one with the same id. */
  keep(session: Session, isAgain: boolean): void;
  remove(session: Session): void;
  find(query: SessionQuery): Promise<SessionPage>;
  csvText(): Promise<string>;
  /** Resolves once what was kept is where it belongs. */
  settled(): Promise<void>;
}

const unfiledPrefix = "unfiled/";
const markKey = "session-file";
/** Sessions of the file that are on their way into the store at once. */
const maxUnderWay = 1000;

export async function openSessionArchive(options: SessionArchiveOptions): Promise<SessionArchive> {
  const { records, time, fail } = options;
  const shelf = await openSessionShelf(records);
  const file = options.file && (await takeOver(shelf, options.file, options));
  const underWay = new Set<Promise<void>>();

  function follow(work: Promise<void>): void {
    const followed = work.catch(fail).finally(() => underWay.delete(followed));
    underWay.add(followed);
  }

  async function intoFile(session: Session, safe: Promise<unknown>): Promise<void> {
    await safe.catch(fail); // The file may be on a disk that can write.
    await file?.append(session);
    await records.delete(unfiledPrefix + session.sessionId);
  }

  return {
    count: shelf.count,
    keep(session, isAgain) {
      const kept = isAgain ? shelf.replace(session) : shelf.add(session);
      if (file === undefined) {
        follow(kept);
        return;
      }
      const noted = records.put(unfiledPrefix + session.sessionId, true);
      follow(intoFile(session, Promise.all([kept, noted])));
    },
    remove: (session) => follow(shelf.remove(session)),
    find: shelf.find,
    csvText: () => (file === undefined ? toCsvText(shelf, time) : file.text()),
    async settled() {
      await Promise.all(underWay);
    },
  };
}

/** What is in the file comes into the store, and the other way round. */
async function takeOver(
  shelf: SessionShelf,
  file: NonNullable<SessionArchiveOptions["file"]>,
  { records, time, fail }: SessionArchiveOptions,
): Promise<SessionFile> {
  const unfiled = await readUnfiled(records, shelf);
  const taken = new Set<string>();
  let known: ReadonlySet<string> | undefined;
  const kept = await records.get(markKey);
  let mark = isTrusted<FileMark | undefined>(kept) ? kept : undefined;
  let isReady = false;
  let underWay: Promise<void>[] = [];

  /** Not before what is in the file is no longer noted as missing there. */
  function keepMark(reached: FileMark | undefined): void {
    mark = reached;
    if (!isReady) return;
    const keeping = mark === undefined ? records.delete(markKey) : records.putLater(markKey, mark);
    keeping.catch(fail);
  }

  async function found(session: Session): Promise<void> {
    const { sessionId } = session;
    const ours = unfiled.get(sessionId);
    if (ours !== undefined) {
      if (lineOf(ours, time) === lineOf(session, time)) unfiled.delete(sessionId);
      return;
    }
    known ??= await shelf.ids();
    // Of two lines with one id the second counts, as it does for balanz.
    if (taken.has(sessionId)) underWay.push(shelf.replace(session));
    else if (!known.has(sessionId)) {
      taken.add(sessionId);
      underWay.push(shelf.add(session));
    }
    if (underWay.length < maxUnderWay) return;
    await Promise.all(underWay);
    underWay = [];
  }

  const opened = await openSessionFile({ ...file, time, found, mark, marked: keepMark });
  await Promise.all(underWay);
  for await (const [key] of records.entries({ prefix: unfiledPrefix })) {
    const session = unfiled.get(key.slice(unfiledPrefix.length));
    if (session !== undefined) await opened.append(session);
    await records.delete(key);
  }
  isReady = true;
  keepMark(mark);
  return opened;
}

async function readUnfiled(
  records: KeyValueStore,
  shelf: SessionShelf,
): Promise<Map<string, Session>> {
  const unfiled = new Map<string, Session>();
  for await (const [key] of records.entries({ prefix: unfiledPrefix })) {
    const session = await shelf.get(key.slice(unfiledPrefix.length));
    if (session !== undefined) unfiled.set(session.sessionId, session);
  }
  return unfiled;
}

/** What an old file has of it. */
function lineOf(session: Session, time: LocalTime): string {
  const { session_id, end_time, energy, stop_reason } = toCells(session, time);
  return [session_id, end_time, energy, stop_reason].join();
}

async function toCsvText(shelf: SessionShelf, time: LocalTime): Promise<string> {
  const lines = [headerOf()];
  let after: string | undefined;
  do {
    const page: SessionPage = await shelf.find({
      order: "oldest",
      limit: maxUnderWay,
      ...(after !== undefined && { after }),
    });
    lines.push(...page.sessions.map((session) => toLineOf(toCells(session, time))));
    after = page.next;
  } while (after !== undefined);
  return lines.join("");
}
