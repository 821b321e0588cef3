/** Every option can be given by the environment too: `--seed 7` is `PLUGFEST_SEED=7`. */

import { type Command, InvalidArgumentError, type Option } from "commander";
import { CommandError } from "./command-error.ts";
import { exitCode } from "./exit-code.ts";

/** Sets the options that the command line does not. An empty variable counts as not set. */
export function applyEnvironment(
  command: Command,
  env: Readonly<Record<string, string | undefined>>,
): void {
  for (const option of command.options) {
    const name = `PLUGFEST_${option.name().toUpperCase().replaceAll("-", "_")}`;
    const text = env[name] ?? "";
    const isGiven = command.getOptionValueSource(option.attributeName()) === "cli";
    if (text === "" || isGiven) continue;
    command.setOptionValueWithSource(option.attributeName(), settingOf(option, name, text), "env");
  }
}

function settingOf(option: Option, name: string, text: string): unknown {
  if (option.isBoolean() || option.negate) return isTrue(name, text) !== option.negate;
  if (option.parseArg === undefined) return text;
  try {
    return option.parseArg(text, undefined);
  } catch (error) {
    if (!(error instanceof InvalidArgumentError)) throw error;
    throw refusal(name, text, error.message, error);
  }
}

function isTrue(name: string, text: string): boolean {
  if (text === "1" || text === "true") return true;
  if (text === "0" || text === "false") return false;
  throw refusal(name, text, "It is 1 or 0.");
}

function refusal(name: string, text: string, why: string, cause?: Error): CommandError {
  return new CommandError(`${name} cannot be \`${text}\`. ${why}`, exitCode.usage, { cause });
}
