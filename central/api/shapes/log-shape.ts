/** Entries of the log, as clients of the operators' interface are shown them. */

import type { LogEntry } from "../../log-book/log-entry.ts";
import { createWallClock } from "../../log-book/wall-clock.ts";

export function createLogShape(timeZone: string) {
  const wallClock = createWallClock(timeZone);
  return ({ level, message, atMs, component }: LogEntry) => ({
    level,
    message,
    timestamp: wallClock.format(atMs),
    logger: component,
  });
}
