/** Folders that are gone when the test is over. */

import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

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
