/** Reads a command line and does what it says. */

import { CommanderError } from "commander";
import { suggest } from "../scenarios/engine/source/suggest.ts";
import { CommandError } from "./command-error.ts";
import { exitCode } from "./exit-code.ts";
import { createProgram } from "./program.ts";
import { settleBareOptions } from "./run/run-options.ts";
import type { Terminal } from "./terminal.ts";

/** The exit code. Whatever happens, it is told on stderr in words, and nothing is thrown. */
export async function runCli(parameters: readonly string[], terminal: Terminal): Promise<number> {
  let code: number = exitCode.passed;
  const program = createProgram(terminal, (itsCode) => {
    code = itsCode;
  });
  try {
    await program.parseAsync(settleBareOptions(parameters), { from: "user" });
    return code;
  } catch (error) {
    return explainError(error, terminal);
  }
}

/** The exit code of what was thrown, which it tells on stderr. */
export function explainError(error: unknown, { stderr }: Terminal): number {
  if (error instanceof CommanderError) {
    if (error.exitCode === 0) return exitCode.passed; // It has shown the help or the version.
    if (error.code !== "commander.help") stderr.write(`plugfest: ${inOurWords(error.message)}\n`);
    return exitCode.usage;
  }
  if (error instanceof CommandError) {
    stderr.write(`plugfest: ${error.message}\n`);
    return error.exitCode;
  }
  const stack = error instanceof Error ? error.stack : String(error);
  stderr.write(`plugfest: this is a fault of plugfest itself, please report it\n${stack}\n`);
  return exitCode.invalid;
}

function withSuggestion(message: string, word: string, choices: string): string {
  const hint = suggest(word, choices.split(", "));
  return hint?.startsWith("did you mean") === true ? `${message.slice(0, -1)}: ${hint}` : message;
}

/** Commander puts its suggestion in brackets, on a line of its own. */
function inOurWords(message: string): string {
  return message
    .replace(/^error: /, "")
    .replace(/^command-argument value ('.*') is invalid for argument '.+'\. /s, "$1 is unknown. ")
    .replace(/^.*'([^']*)' is (?:invalid|unknown)\. Allowed choices are (.+)\.$/s, withSuggestion)
    .replace(/\n\(Did you mean (?:one of )?(.+)\?\)$/s, ": did you mean `$1`?")
    .replaceAll(/'([^']+)'/g, "`$1`")
    .concat("\nTry `plugfest --help`.");
}
