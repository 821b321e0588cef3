/** Watches files of the platform. */

import { watch } from "chokidar";
import type { WatchFiles } from "./open-site.ts";

/** A file that is still being written is not read yet. */
const stabilityThreshold = 200;

export function createFileWatch(failed: (fault: unknown) => void): WatchFiles {
  return async (paths, changed) => {
    const watcher = watch([...paths], {
      ignoreInitial: true,
      awaitWriteFinish: { stabilityThreshold, pollInterval: 50 },
    });
    watcher.on("add", changed).on("change", changed).on("error", failed);
    await new Promise<void>((resolve) => watcher.once("ready", () => resolve()));
    return { close: () => watcher.close() };
  };
}
