/** The commands and their options. What a command does is loaded when it is used. */

import { readFileSync } from "node:fs";
import { Command } from "commander";
import type { LintOptions } from "./commands/lint.ts";
import { applyEnvironment } from "./environment.ts";
import type { Terminal } from "./terminal.ts";

const about = `plugfest: test charging fleets and central systems from YAML

  plugfest lint                     # check ./scenarios, without running anything
  plugfest lint night.ocpp.yaml     # check one file
`;

const aboutLint = `Checks scenario files, and says what is wrong with them and where. Nothing is run.

  plugfest lint scenarios/
  plugfest lint 'scenarios/**/*boot*.yaml' --json
`;

const theEnvironment = `
Each option can be set in the environment too: --no-color is PLUGFEST_NO_COLOR=1.`;

const paths = [
  "[paths...]",
  "files, folders or globs; else ./scenarios, or the files of this folder",
] as const;

export function createProgram(terminal: Terminal, finish: (code: number) => void): Command {
  const program = new Command("plugfest")
    .usage("<command> [options]")
    .version(versionOfPackage(), "--version", "print the version")
    .helpOption("--help", "print this help")
    .addHelpText("before", about)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => terminal.stdout.write(text),
      writeErr: (text) => terminal.stderr.write(text),
      outputError: () => undefined, // `runCli` says it in our words.
      getOutHelpWidth: () => terminal.stdout.columns,
      getErrHelpWidth: () => terminal.stderr.columns,
    })
    .hook("preAction", (_, command) => applyEnvironment(command, terminal.env));

  program
    .command("lint")
    .summary("check files, without running anything")
    .argument(...paths)
    .option("--json", "print what is wrong as JSON")
    .option("--no-color", "no colours, as with NO_COLOR=1")
    .addHelpText("before", aboutLint)
    .addHelpText("after", theEnvironment)
    .action(async (patterns: string[], options: LintOptions) => {
      const { lint } = await import("./commands/lint.ts");
      finish(lint(patterns, options, terminal));
    });

  return program;
}

function versionOfPackage(): string {
  const text = readFileSync(new URL("../../package.json", import.meta.url), "utf8");
  return JSON.parse(text).version;
}
