/** What one run leaves to the next, in `.plugfest`: which scenarios failed, and how long each took. */

import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface Memory {
  /** The keys of the scenarios that did not pass; undefined when nothing has been run here. */
  readonly failed: ReadonlySet<string> | undefined;
  /** By the keys of the scenarios, in real milliseconds. */
  readonly durations: ReadonlyMap<string, number>;
}

const lastRun = join(".plugfest", "last-run.json");
const timings = join(".plugfest", "timings.json");

/** What cannot be read is as good as not there. */
export function readMemory(folder: string): Memory {
  const failed = readJson(join(folder, lastRun));
  const durations = readJson(join(folder, timings));
  const pairs = isRecord(durations) ? Object.entries(durations) : [];
  return {
    failed: Array.isArray(failed) ? new Set(failed.map(String)) : undefined,
    durations: new Map(pairs.flatMap(([key, ms]) => (typeof ms === "number" ? [[key, ms]] : []))),
  };
}

/** Undefined, or why it could not be written. */
export function writeMemory(folder: string, { failed, durations }: Memory): unknown {
  try {
    writeJson(join(folder, lastRun), [...(failed ?? [])]);
    writeJson(join(folder, timings), Object.fromEntries(durations));
    return undefined;
  } catch (error) {
    return error;
  }
}

function readJson(path: string): unknown {
  try {
    return JSON.parse(readFileSync(path, "utf8"));
  } catch {
    return undefined;
  }
}

/** A reader sees the old one or the new one, and never half of it. */
function writeJson(path: string, value: unknown): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, `${JSON.stringify(value, undefined, 2)}\n`);
  renameSync(`${path}.new`, path);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
