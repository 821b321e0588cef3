/** Folders that are gone, and stores that are closed, when the test is over. */

import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type DurableStore, openDurableStore } from "../../../central/store/durable-store.ts";
import { createSimulatedClock, type SimulatedClock } from "../../../protocol/simulated-clock.ts";

export interface ScratchFolder {
  /** A folder of this name; it does not exist yet. */
  path(name: string): string;
  /** What a process leaves behind that is killed now. */
  copyOf(path: string): string;
  remove(): void;
}

export function createScratchFolder(): ScratchFolder {
  const folder = mkdtempSync(join(tmpdir(), "plugfest-store-"));
  let count = 0;
  return {
    path: (name) => join(folder, name),
    copyOf(path) {
      count += 1;
      const copy = join(folder, `copy-${count}`);
      cpSync(path, copy, { recursive: true });
      return copy;
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Durable stores that share a clock, in a folder that is new for each test. */
export interface StoreBench {
  readonly clock: SimulatedClock;
  readonly scratch: ScratchFolder;
  open(folder: string, maxEnded?: number): Promise<DurableStore>;
  /** The same after the process has been killed. */
  reopen(folder: string): Promise<DurableStore>;
}

/** Called in a describe; what it returns is good within its tests. */
export function useStoreBench(): StoreBench {
  let scratch: ScratchFolder;
  let clock: SimulatedClock;
  const stores: DurableStore[] = [];

  beforeEach(() => {
    clock = createSimulatedClock(0);
    scratch = createScratchFolder();
  });

  afterEach(async () => {
    for (const store of stores.splice(0)) await store.close();
    scratch.remove();
    if (clock.taskCount() > 0) throw new Error("a closed store has tasks left");
  });

  async function open(folder: string, maxEnded?: number): Promise<DurableStore> {
    const store = await openDurableStore({ folder, clock, ...(maxEnded && { maxEnded }) });
    stores.push(store);
    return store;
  }

  return {
    get clock() {
      return clock;
    },
    get scratch() {
      return scratch;
    },
    open,
    reopen: (folder) => open(scratch.copyOf(folder)),
  };
}
