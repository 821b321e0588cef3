/** The command `run` and its options. */

import { type Command, Option } from "commander";
import type { ClockMode, Level } from "../../scenarios/engine/events/run-event.ts";
import { readAddress } from "../option-words.ts";
import { readTarget } from "../target-guard.ts";
import type { Terminal } from "../terminal.ts";
import { readAllowed } from "./allowed.ts";
import { readReporters, reporterNames } from "./reporter-words.ts";
import type { ReportingOptions } from "./reporting.ts";
import {
  readCount,
  readDuration,
  readPattern,
  readRunSeed,
  readSetting,
  readShard,
  readTags,
  type Shard,
  type TagExpression,
} from "./run-words.ts";
import type { ServiceOptions } from "./services.ts";

/** Which scenarios, and what is in place of what their files say. */
export interface PlanOptions {
  readonly tag?: readonly TagExpression[];
  readonly grep?: RegExp;
  readonly onlyFailed?: boolean;
  readonly changed?: string;
  readonly shard?: Shard;
  readonly set?: ReadonlyMap<string, string>;
  readonly envFile?: string;
  readonly central?: string;
  readonly clock?: ClockMode;
  readonly seed?: number;
  readonly repeat?: number;
  readonly timeout?: number;
  readonly within?: number;
  readonly keepGoing?: boolean;
  /** Hosts that may be loaded though they are not private. */
  readonly allowTarget?: readonly string[];
  readonly forbidOnly?: boolean;
  /** What the configuration says is to be run when nobody names a path. */
  readonly configScenarios?: readonly string[];
  /** While files are watched: those that have changed. */
  readonly changedPaths?: ReadonlySet<string>;
  /** All tags there are, if the configuration says so. */
  readonly declaredTags?: readonly string[];
  readonly color: boolean;
}

export interface RunOptions extends PlanOptions, ReportingOptions, ServiceOptions {
  readonly jobs?: number;
  readonly bail?: number;
  readonly retries?: number;
  readonly dryRun?: boolean;
  /** The file that says what the thing under test has. */
  readonly pics?: string;
  readonly watch?: boolean;
  readonly failOn?: Level;
  readonly failOnFlaky?: boolean;
  readonly passWithNoTests?: boolean;
  readonly color: boolean;
}

const most = 100_000;

/** Those of all commands that look for scenarios. */
export function addSelection(command: Command): Command {
  return command
    .option("-t, --tag <tags>", "with one of these tags, and none behind `!`: core,!load", readTags)
    .option("-g, --grep <pattern>", "whose name fits the regular expression", readPattern)
    .option("--only-failed", "that did not pass last time")
    .option("--changed [ref]", "whose files have changed since the commit; HEAD, if left out")
    .option(
      "--shard <i/n>",
      "one of n parts that take about as long, for several machines",
      readShard,
    )
    .option("--set <name=value>", "a variable of `vars:`, more than once if need be", readSetting)
    .option("-p, --project <name>", "what is tested, by its name in the configuration")
    .option("--env-file <file>", "what ${env.NAME} stands for, besides the environment");
}

export function addRunOptions(command: Command): Command {
  return addReporting(addServices(addWays(addSelection(command))));
}

function addWays(command: Command): Command {
  return command
    .option(
      "--central <url>",
      "run against this central system, whatever the files say",
      readAddress,
    )
    .addOption(
      new Option("--clock <mode>", "whose time, instead of what each file says").choices([
        "simulated",
        "real",
      ]),
    )
    .option("--allow-target <host>", "more than 50 charge points may go there", readTarget)
    .option("--seed <n>", "where chance begins, whatever the files say; or random", readRunSeed)
    .option("--timeout <duration>", "how long each may take, whatever the files say", readDuration)
    .option(
      "--within <duration>",
      "how long answers may take where files say nothing",
      readDuration,
    )
    .option("-j, --jobs <n>", "how many at once, each in a thread", readCount(1, 256))
    .option("--bail [n]", "stop after so many failures; one, if left out", readCount(1, most))
    .option("--retries <n>", "try again what did not pass: then it is flaky", readCount(0, 100))
    .option("--repeat <n>", "each so many times, with the seeds that follow", readCount(1, most))
    .option("--pics <file>", "what the tested thing has of what scenarios require")
    .option("-n, --dry-run", "only say what would be run")
    .option("--watch", "run again what changes, and what is asked for")
    .option("--keep-going", "run the files that are right, though others are wrong (exit code 3)")
    .option("--pass-with-no-tests", "it is no mistake that nothing is selected")
    .addOption(
      new Option(
        "--fail-on <level>",
        "the level from which on a failure counts; else must",
      ).choices(["must", "should", "may"]),
    )
    .option("--fail-on-flaky", "what is flaky has failed; so it is where CI is set")
    .option("--no-fail-on-flaky", "what is flaky has passed")
    .option("--forbid-only", "no file may say `only:`; so it is where CI is set")
    .option("--no-forbid-only", "files may say `only:`");
}

function addServices(command: Command): Command {
  return command
    .option(
      "--allow <what>",
      "let scenarios use http, exec for rigs, or code of modules",
      readAllowed,
    )
    .option("--answers <file>", "what a person answers to the questions of scenarios, as YAML")
    .option("--no-input", "ask nobody: what needs a person is left undone (exit code 6)");
}

function addReporting(command: Command): Command {
  return command
    .option(
      "--reporter <name[=path]>",
      `how to tell the result, more than once if need be: ${reporterNames.join(", ")}`,
      readReporters,
    )
    .option("-o, --out <dir>", "where reports go that name no path, and the events with them")
    .option("--events <file>", "write all that happens to a file, as NDJSON")
    .option("--json", "the same as --reporter json")
    .option("-q, --quiet", "say nothing but what failed")
    .option("-v, --verbose", "a line for each step")
    .option("--no-color", "no colours, as with NO_COLOR=1");
}

/** `--bail` and `--changed` alone take nothing of what follows: it may be a path. */
export function settleBareOptions(parameters: readonly string[]): string[] {
  return parameters.map((word, index) => {
    if (word === "--changed") return "--changed=HEAD";
    const hasNumber = /^\d+$/.test(parameters[index + 1] ?? "");
    return word === "--bail" && !hasNumber ? "--bail=1" : word;
  });
}

export function isCi({ env }: Pick<Terminal, "env">): boolean {
  return !["", "0", "false"].includes(env["CI"] ?? "");
}
