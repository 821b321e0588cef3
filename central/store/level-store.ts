/** Records by key in a folder, over LevelDB: what has been kept is there after a kill or a crash. */

// biome-ignore lint/correctness/noUnresolvedImports: it is exported as CommonJS does.
import { ClassicLevel } from "classic-level";
import type { Clock } from "../../protocol/clock.ts";
import { type Changes, createGroupCommit } from "./group-commit.ts";
import { type KeyRange, type KeyValueStore, keyEnd } from "./key-value-store.ts";

export interface LevelStore extends KeyValueStore {
  /** Changes that are not safe yet. */
  readonly pendingCount: number;
  /**
   * Resolves once all is safe and the folder is free for another process.
   *
   * @throws {StoreWriteError} if something is not safe; the folder is free all the same
   */
  close(): Promise<void>;
}

/** Of what the records look like. Goes up when older programs could not read them any more. */
const version = 2;
const versionKey = "version";

const corruption = "LEVEL_CORRUPTION";
const problems: ReadonlyMap<string, StoreProblem> = new Map([
  ["LEVEL_LOCKED", "locked"],
  [corruption, "corrupt"],
]);

/** @throws {StoreOpenError} */
export async function openLevelStore(folder: string, clock: Clock): Promise<LevelStore> {
  const level = new ClassicLevel(folder);
  await openLevel(level);
  await checkVersion(level);
  const write = createWrite(level);
  let isClosed = false;
  const commit = createGroupCommit({
    clock,
    async write(changes) {
      if (isClosed) throw new Error(`${folder} is closed`);
      await write(changes);
    },
  });
  return {
    get pendingCount() {
      return commit.pendingCount;
    },
    put: (key, value) => commit.change(key, JSON.stringify(value)),
    putLater: (key, value) => commit.changeLater(key, () => JSON.stringify(value)),
    delete: (key) => commit.change(key, undefined),
    async get(key) {
      const text = await level.get(key);
      return text === undefined ? undefined : read(level, text);
    },
    entries: (range) => readEntries(level, range),
    async close() {
      try {
        await commit.flush();
      } finally {
        isClosed = true;
        await level.close();
      }
    },
  };
}

/** After a write that failed, LevelDB takes no other until it has been opened anew. */
function createWrite(level: ClassicLevel): (changes: Changes) => Promise<void> {
  let hasFailed = false;
  return async (changes) => {
    if (hasFailed) {
      await level.close();
      await level.open();
    }
    hasFailed = true;
    // Entry by entry, as an array of them costs three times as much.
    const batch = level.batch();
    for (const [key, value] of changes) {
      if (value === undefined) batch.del(key);
      else batch.put(key, value);
    }
    await batch.write({ sync: true });
    hasFailed = false;
  };
}

async function openLevel(level: ClassicLevel): Promise<void> {
  const { location: folder } = level;
  try {
    await level.open();
  } catch (cause) {
    throw new StoreOpenError(
      { folder, problem: problems.get(codeOf(cause)) ?? "unusable" },
      { cause },
    );
  }
}

async function checkVersion(level: ClassicLevel): Promise<void> {
  const found = await level.get(versionKey);
  if (found === String(version)) return;
  if (found === undefined) {
    await level.put(versionKey, String(version), { sync: true });
    return;
  }
  await level.close();
  const problem = Number(found) > version ? "newer" : "corrupt";
  throw new StoreOpenError({ folder: level.location, problem });
}

async function* readEntries(
  level: ClassicLevel,
  { prefix, from = "", to = keyEnd, isReversed = false }: KeyRange,
): AsyncGenerator<readonly [key: string, value: unknown]> {
  const range = { gte: prefix + from, lt: prefix + to, reverse: isReversed };
  try {
    for await (const [key, text] of level.iterator(range)) yield [key, read(level, text)];
  } catch (failure) {
    if (codeOf(failure) !== corruption) throw failure;
    throw new StoreOpenError({ folder: level.location, problem: "corrupt" }, { cause: failure });
  }
}

function read(level: ClassicLevel, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new StoreOpenError({ folder: level.location, problem: "corrupt" }, { cause });
  }
}

/** What LevelDB says is the cause of what its wrapper says. */
function codeOf(failure: unknown): string {
  if (!(failure instanceof Error)) return "";
  const code = codeOf(failure.cause);
  if (code !== "") return code;
  return "code" in failure && typeof failure.code === "string" ? failure.code : "";
}

export type StoreProblem = "locked" | "corrupt" | "newer" | "unusable";

interface StoreAt {
  readonly folder: string;
  readonly problem: StoreProblem;
}

const explanations: Record<StoreProblem, string> = {
  locked: "is in use by another process",
  corrupt: "is damaged",
  newer: "was written by a newer version of this program",
  unusable: "cannot be opened",
};

/** The folder is no store that this program can go on with. */
export class StoreOpenError extends Error {
  override readonly name = "StoreOpenError";
  readonly folder: string;
  readonly problem: StoreProblem;

  constructor({ folder, problem }: StoreAt, options?: ErrorOptions) {
    super(`the store ${folder} ${explanations[problem]}${reasonOf(options?.cause)}`, options);
    this.folder = folder;
    this.problem = problem;
  }
}

/** The innermost cause says it best. */
function reasonOf(failure: unknown): string {
  if (!(failure instanceof Error)) return "";
  return reasonOf(failure.cause) || `: ${failure.message}`;
}
