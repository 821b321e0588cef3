/** The events of a run in a file, a line each. A crash keeps every line that was written before it. */

import { appendFileSync, closeSync, openSync } from "node:fs";
import { resolve } from "node:path";
import { CommandError } from "./command-error.ts";
import { exitCode } from "./exit-code.ts";

export interface EventFile {
  write(line: string): void;
  /** @throws CommandError when not all lines could be written: the file is not the whole run. */
  close(): void;
}

/** @throws CommandError when there can be no such file. */
export function createEventFile(path: string, folder: string): EventFile {
  const file = open(path, folder);
  let failure: unknown;

  return {
    write(line) {
      if (failure !== undefined) return;
      try {
        appendFileSync(file, line);
      } catch (error) {
        failure = error;
      }
    },
    close() {
      closeSync(file);
      if (failure !== undefined) throw refusal(path, failure, exitCode.invalid);
    },
  };
}

function open(path: string, folder: string): number {
  try {
    return openSync(resolve(folder, path), "w");
  } catch (error) {
    throw refusal(path, error, exitCode.usage);
  }
}

function refusal(path: string, cause: unknown, code: number): CommandError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CommandError(`cannot write events to \`${path}\`: ${reason}`, code, { cause });
}
