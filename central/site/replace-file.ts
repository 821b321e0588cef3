/** Writes a file so that whoever reads it, whenever, finds the old text or the new one as a whole. */

import { open, realpath, rename, stat } from "node:fs/promises";
import { dirname } from "node:path";

const newFileMode = 0o644;

/** A link stays one, and the file keeps its mode. */
export async function replaceFile(path: string, bytes: Uint8Array): Promise<void> {
  const target = await realpath(path).catch(() => path);
  const mode = await stat(target).then(
    (found) => found.mode,
    () => newFileMode,
  );
  const temporary = `${target}.new`;
  const file = await open(temporary, "w", mode);
  try {
    await file.writeFile(bytes);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, target);
  await syncFolder(dirname(target));
}

/** Without it, the new name may be lost when the power is. */
async function syncFolder(path: string): Promise<void> {
  const folder = await open(path, "r");
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}
