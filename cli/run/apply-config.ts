/** What the configuration says of a run, where neither the command line nor the environment does. */

import { type Command, InvalidArgumentError, type Option } from "commander";
import { suggest } from "../../scenarios/engine/source/suggest.ts";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import type { Config } from "./config-grammar.ts";
import { type Configs, readConfigs } from "./read-config.ts";

type Settings = ReadonlyMap<string, string | boolean>;

/**
 * Projects come before defaults, and the file of the folder before the user's.
 *
 * @throws CommandError when a file is wrong, or has no such project
 */
export function applyConfig(command: Command, terminal: Pick<Terminal, "env" | "folder">): void {
  const configs = readConfigs(terminal);
  const name: unknown = command.getOptionValue("project");
  const settings = [
    ...(typeof name === "string" ? [projectSettings(name, configs)] : []),
    ...[configs.own, configs.user].flatMap((config) => (config ? [settingsOf(config)] : [])),
  ];
  for (const option of command.options) apply(command, option, settings);
  const { own, user } = configs;
  const scenarios = [own, user].find((config) => (config?.scenarios.length ?? 0) > 0)?.scenarios;
  command.setOptionValueWithSource("configScenarios", scenarios, "config");
  command.setOptionValueWithSource("declaredTags", own?.tags ?? user?.tags, "config");
}

function apply(command: Command, option: Option, all: readonly Settings[]): void {
  const name = option.attributeName();
  if (option.negate || command.getOptionValueSource(name) !== undefined) return;
  const value = all.map((settings) => settings.get(name)).find((each) => each !== undefined);
  if (value === undefined) return;
  command.setOptionValueWithSource(name, parsed(option, value), "config");
}

function parsed(option: Option, value: string | boolean): unknown {
  if (typeof value === "boolean" || option.parseArg === undefined) return value;
  try {
    // What is more than one is told apart by line ends, which no option has.
    const parts = value.split("\n");
    return parts.reduce<unknown>((before, part) => option.parseArg?.(part, before), undefined);
  } catch (error) {
    throw refusal(option, value, error);
  }
}

function refusal(option: Option, value: string, error: unknown): unknown {
  if (!(error instanceof InvalidArgumentError)) return error;
  const message = `the configuration sets ${option.long} to \`${value}\`. ${error.message}`;
  return new CommandError(message, exitCode.usage, { cause: error });
}

function settingsOf({ defaults = {}, reporters, allowTargets }: Config): Settings {
  const pairs = Object.entries({ ...defaults });
  if (reporters.length > 0) pairs.push(["reporter", reporters.join("\n")]);
  if (allowTargets.length > 0) pairs.push(["allowTarget", allowTargets.join("\n")]);
  return new Map(pairs.filter(([, value]) => value !== undefined));
}

function projectSettings(name: string, { own, user }: Configs): Settings {
  const projects = new Map([...(user?.projects ?? []), ...(own?.projects ?? [])]);
  const project = projects.get(name);
  if (project === undefined) {
    const hint = suggest(name, [...projects.keys()]);
    const message = `the configuration has no project \`${name}\``;
    throw new CommandError(hint === undefined ? message : `${message}: ${hint}`, exitCode.usage);
  }
  const { tags, set, ...rest } = project;
  const variables = Array.from(set ?? [], ([key, value]) => `${key}=${value}`).join("\n");
  return new Map([
    ...Object.entries(rest).filter(([, value]) => value !== undefined),
    ...(tags === undefined ? [] : [["tag", tags] as const]),
    ...(variables === "" ? [] : [["set", variables] as const]),
  ]);
}
