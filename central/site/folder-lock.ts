/** Keeps a second process from writing the files of a folder. */

import { mkdir, readFile, rm, stat, utimes, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import type { Clock } from "../../protocol/clock.ts";

/** The process that we are, and what can be asked of others on this machine. */
export interface ProcessTable {
  readonly pid: number;
  isRunning(pid: number): boolean;
}

/** Somebody else has the folder. */
export class FolderLockedError extends Error {
  override readonly name = "FolderLockedError";
  readonly path: string;
  readonly holder: string;

  constructor(path: string, holder: string) {
    super(`process ${holder} is at work in this folder; if it is not, remove ${path}`);
    this.path = path;
    this.holder = holder;
  }
}

export interface FolderLock {
  release(): Promise<void>;
}

const fileName = ".plugfest.lock";
const refreshMs = 20_000;
/** A process that has not refreshed its lock for so long is gone. */
const staleMs = 3 * refreshMs;

/** @throws {FolderLockedError} */
export async function lockFolder(
  folder: string,
  { clock, processes }: { readonly clock: Clock; readonly processes: ProcessTable },
): Promise<FolderLock> {
  const path = join(folder, fileName);
  const own = `${processes.pid} on ${hostname()}`;
  await mkdir(folder, { recursive: true });
  if (!(await create(path, own))) {
    const holder = await holderOf(path, clock, processes);
    if (holder !== undefined) throw new FolderLockedError(path, holder);
    await rm(path, { force: true });
    if (!(await create(path, own))) throw new FolderLockedError(path, "of somebody else");
  }

  const refresh = () => {
    const seconds = clock.now() / 1000;
    // A lock that cannot be refreshed is one that somebody has removed: there is nothing to save.
    utimes(path, seconds, seconds).catch(() => undefined);
    task = clock.schedule(refreshMs, refresh);
  };
  let task = clock.schedule(refreshMs, refresh);
  return {
    async release() {
      task.cancel();
      await rm(path, { force: true });
    },
  };
}

async function create(path: string, holder: string): Promise<boolean> {
  try {
    await writeFile(path, holder, { flag: "wx" });
    return true;
  } catch (failure) {
    if (failure instanceof Error && "code" in failure && failure.code === "EEXIST") return false;
    throw failure;
  }
}

/** Undefined if whoever held it is gone. A lock with our own number is of one before us. */
async function holderOf(
  path: string,
  clock: Clock,
  processes: ProcessTable,
): Promise<string | undefined> {
  const holder = await readFile(path, "utf8").catch(() => "");
  const [, pid = "", host = ""] = /^(\d+) on (.*)$/.exec(holder) ?? [];
  if (host === hostname()) {
    const other = Number(pid);
    return other !== processes.pid && processes.isRunning(other) ? holder : undefined;
  }
  const refreshedAtMs = await stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
  return clock.now() - refreshedAtMs < staleMs ? holder : undefined;
}
