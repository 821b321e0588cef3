/**
 * Writes that share a disk. While one batch is under way the next gathers, so a thousand charge
 * points that begin at once wait for two batches, and not in line for a thousand.
 * What changes all the time, and need not be safe at once, waits for a second: of one key only the
 * last value is written.
 */

import type { Clock, ScheduledTask } from "../../protocol/clock.ts";

/** By key; undefined takes the entry away. */
export type Changes = ReadonlyMap<string, string | undefined>;

export interface GroupCommitOptions {
  /** Resolves once all of it is safe; it is all or nothing. */
  readonly write: (changes: Changes) => Promise<void>;
  readonly clock: Clock;
  /** Entries that could not be written, and go along with the next batch. The oldest give way. */
  readonly maxUnwritten?: number;
}

export interface GroupCommit {
  /** Changes that are not safe yet. */
  readonly pendingCount: number;
  /**
   * Resolves once it is safe. What is changed in one go, with nothing awaited in between, is safe
   * together or not at all.
   *
   * @throws {StoreWriteError} as the rejection of the promise
   */
  change(key: string, value: string | undefined): Promise<void>;
  /** As {@link change} after a second, unless the key is changed otherwise before. */
  changeLater(key: string, value: () => string): Promise<void>;
  /**
   * Resolves once nothing is left to be written.
   *
   * @throws {StoreWriteError} as {@link change}, if that failed
   */
  flush(): Promise<void>;
}

const delayMs = 1000;

interface Batch<Value = string | undefined> {
  readonly changes: Map<string, Value>;
  readonly safe: Promise<void>;
  readonly settle: (failure: StoreWriteError | undefined) => void;
}

export function createGroupCommit(options: GroupCommitOptions): GroupCommit {
  const { write, clock, maxUnwritten = 100_000 } = options;
  let gathering: Batch | undefined;
  let writing: Batch | undefined;
  let unwritten = new Map<string, string | undefined>();
  let later: (Batch<() => string> & { readonly task: ScheduledTask }) | undefined;

  async function writeAll(): Promise<void> {
    while (gathering !== undefined) {
      writing = gathering;
      gathering = undefined;
      writing.settle(await writeOne(writing.changes));
    }
    writing = undefined;
  }

  async function writeOne(changes: Map<string, string | undefined>) {
    if (unwritten.size === 0) unwritten = changes;
    else for (const [key, value] of changes) unwritten.set(key, value);
    try {
      await write(unwritten);
      unwritten = new Map();
      return undefined;
    } catch (cause) {
      return new StoreWriteError(cause, dropOldest());
    }
  }

  function dropOldest(): number {
    const excess = unwritten.size - maxUnwritten;
    for (const key of [...unwritten.keys()].slice(0, Math.max(excess, 0))) unwritten.delete(key);
    return Math.max(excess, 0);
  }

  /** The first batch waits until whoever fills it is done. */
  function begin(): Batch {
    const batch = newBatch<string | undefined>();
    if (writing === undefined) queueMicrotask(() => void writeAll());
    return batch;
  }

  /** What has waited goes along with the next batch. */
  function hurry(): void {
    if (later === undefined) return;
    const { changes, settle, task } = later;
    later = undefined;
    task.cancel();
    if (changes.size === 0) {
      settle(undefined);
      return;
    }
    gathering ??= begin();
    for (const [key, value] of changes) gathering.changes.set(key, value());
    gathering.safe.then(() => settle(undefined), settle);
  }

  return {
    get pendingCount() {
      return (gathering?.changes.size ?? 0) + unwritten.size + (later?.changes.size ?? 0);
    },
    change(key, value) {
      later?.changes.delete(key);
      gathering ??= begin();
      gathering.changes.set(key, value);
      return gathering.safe;
    },
    changeLater(key, value) {
      later ??= { ...newBatch<() => string>(), task: clock.schedule(delayMs, hurry) };
      later.changes.set(key, value);
      return later.safe;
    },
    async flush() {
      hurry();
      if (gathering === undefined && writing === undefined && unwritten.size > 0) {
        gathering = begin();
      }
      await (gathering ?? writing)?.safe;
    },
  };
}

function newBatch<Value>(): Batch<Value> {
  let settle: Batch<Value>["settle"] = () => {};
  const safe = new Promise<void>((resolve, reject) => {
    settle = (failure) => (failure === undefined ? resolve() : reject(failure));
  });
  safe.catch(() => {}); // Nobody has to wait: what failed is tried again, and told to whoever waits.
  return { changes: new Map(), safe, settle };
}

/** Nothing of a batch is safe. It is tried again along with the next one. */
export class StoreWriteError extends Error {
  override readonly name = "StoreWriteError";
  /** Entries that are not tried again, because they have become too many. */
  readonly lostCount: number;

  constructor(cause: unknown, lostCount: number) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    super(`the store cannot write: ${reason}`, { cause });
    this.lostCount = lostCount;
  }
}
