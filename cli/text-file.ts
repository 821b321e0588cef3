/** A file that is written while something goes on. A crash keeps all that was written before it. */

import { appendFileSync, closeSync, mkdirSync, openSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { CommandError } from "./command-error.ts";
import { exitCode } from "./exit-code.ts";

export interface TextFile {
  write(text: string): void;
  /** @throws CommandError when not all of it could be written: the file is not whole. */
  close(): void;
}

export interface TextFileOptions {
  readonly folder: string;
  /** What the file holds, as it is called in a message. */
  readonly content: string;
  /** What is there already stays. */
  readonly isAppended?: boolean;
}

/** @throws CommandError when there can be no such file. */
export function createTextFile(path: string, options: TextFileOptions): TextFile {
  const file = open(path, options);
  let failure: unknown;

  return {
    write(text) {
      if (failure !== undefined) return;
      try {
        appendFileSync(file, text);
      } catch (error) {
        failure = error;
      }
    },
    close() {
      closeSync(file);
      if (failure !== undefined) throw refusal(path, options, failure, exitCode.invalid);
    },
  };
}

function open(path: string, options: TextFileOptions): number {
  const whole = resolve(options.folder, path);
  try {
    mkdirSync(dirname(whole), { recursive: true });
    return openSync(whole, options.isAppended === true ? "a" : "w");
  } catch (error) {
    throw refusal(path, options, error, exitCode.usage);
  }
}

function refusal(path: string, { content }: TextFileOptions, cause: unknown, code: number) {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new CommandError(`cannot write ${content} to \`${path}\`: ${reason}`, code, { cause });
}
