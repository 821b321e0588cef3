/** Reads scenario files as a run wants them. What it needs is plain data, so that a worker can do it too. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseEnv } from "node:util";
import { type Loaded, loadScenarios } from "../../scenarios/engine/grammar/load-scenarios.ts";
import type { SourceFile } from "../../scenarios/engine/source/source-file.ts";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import { createLibraryReader } from "../scenario-files.ts";

export interface LoadSettings {
  /** In which the paths of the files are to be understood. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly central?: string | undefined;
  readonly set?: ReadonlyMap<string, string> | undefined;
  readonly seed?: number | undefined;
  readonly within?: number | undefined;
}

export function loadFiles(files: readonly SourceFile[], settings: LoadSettings): Loaded {
  const { folder, environment, central, set, seed, within } = settings;
  return loadScenarios(files, {
    environment,
    seed,
    withinMs: within,
    readLibrary: createLibraryReader(folder),
    ...(central !== undefined && { centralUrl: central }),
    ...(set !== undefined && { settings: set }),
  });
}

/**
 * The environment with what a file of `NAME=value` lines adds to it: what is set already stays.
 *
 * @throws CommandError when the file cannot be read
 */
export function readEnvironment(
  path: string | undefined,
  { env, folder }: { env: LoadSettings["environment"]; folder: string },
): LoadSettings["environment"] {
  if (path === undefined) return env;
  try {
    return { ...parseEnv(readFileSync(resolve(folder, path), "utf8")), ...env };
  } catch (error) {
    throw refusal(path, error);
  }
}

function refusal(path: string, cause: unknown): CommandError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CommandError(`cannot read \`${path}\`: ${reason}`, exitCode.usage, { cause });
}
