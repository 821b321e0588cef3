/** The commands and their options. What a command does is loaded when it is used. */

import { Command } from "commander";
import type { LintOptions } from "./commands/lint.ts";
import { addConfig } from "./config-options.ts";
import { addFleet } from "./fleet/fleet-options.ts";
import { readVersion } from "./package-file.ts";
import { addRunOptions, type RunOptions } from "./run/run-options.ts";
import { addServe } from "./serve/serve-options.ts";
import { addSmallCommands, settle } from "./small-commands.ts";
import type { Terminal } from "./terminal.ts";

const about = `plugfest: test charging fleets and central systems from YAML

  plugfest init                     # write a first scenario
  plugfest run                      # run ./scenarios, or those that come with plugfest
  plugfest run night.ocpp.yaml      # run one file
  plugfest lint scenarios/          # check files, without running anything
  plugfest fleet --url ws://localhost:9000/ocpp --count 200   # chargers alone
  plugfest serve --data site        # a central system
  plugfest config check config/balanz.ini   # check the files of a central system
`;

const aboutRun = `Runs scenarios. All files must be right before anything runs.

  plugfest run scenarios/
  plugfest run 'scenarios/**/*boot*.yaml' --seed 7
  plugfest run night.ocpp.yaml --reporter json | jq .kind
`;

const aboutLint = `Checks scenario files, and says what is wrong with them and where. Nothing is run.

  plugfest lint scenarios/
  plugfest lint night.ocpp.yaml --json
`;

const exitCodes = `
Exit codes: 0 all passed, 1 a check failed, 2 a mistake in the command line or a file (nothing
was run), 3 the run says nothing (an error of plugfest or of a scenario), 5 nothing selected,
6 an operator was needed, 130 and 143 interrupted. 3 beats 1 beats 6.
`;

const theEnvironment = `
Each option can be set in the environment too: --no-color is PLUGFEST_NO_COLOR=1.`;

const paths = "files, folders or globs; else ./scenarios, or the *.ocpp.yaml of this folder";

export function createProgram(terminal: Terminal, finish: (code: number) => void): Command {
  const { stdout, stderr } = terminal;
  const program = new Command("plugfest")
    .usage("<command> [options]")
    .version(readVersion(), "--version", "print the version")
    .helpOption("--help", "print this help")
    .addHelpText("before", about)
    .exitOverride()
    .configureOutput({
      writeOut: (text) => stdout.write(text),
      writeErr: (text) => stderr.write(text),
      outputError: () => undefined, // `runCli` says it in our words.
      getOutHelpWidth: () => stdout.columns,
      getErrHelpWidth: () => stderr.columns,
    })
    .enablePositionalOptions()
    .hook("preAction", (_, command) => settle(command, terminal));

  addRun(program, terminal, finish);
  addLint(program, terminal, finish);
  addSmallCommands(program, terminal, finish);
  addFleet(program, terminal, finish, theEnvironment);
  addServe(program, terminal, finish, theEnvironment);
  addConfig(program, terminal, finish);
  return program;
}

function addRun(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  const command = program.command("run").summary("run scenarios").argument("[paths...]", paths);
  addRunOptions(command)
    .addHelpText("before", aboutRun)
    .addHelpText("after", exitCodes + theEnvironment)
    .action(async (patterns: string[], options: RunOptions) => {
      const { run } = await import("./commands/run.ts");
      finish(await run(patterns, options, terminal));
    });
}

function addLint(program: Command, terminal: Terminal, finish: (code: number) => void): void {
  program
    .command("lint")
    .summary("check files, without running anything")
    .argument("[paths...]", paths)
    .option("--json", "print what is wrong as JSON")
    .option("--no-color", "no colours, as with NO_COLOR=1")
    .addHelpText("before", aboutLint)
    .addHelpText("after", theEnvironment)
    .action(async (patterns: string[], options: LintOptions) => {
      const { lint } = await import("./commands/lint.ts");
      finish(lint(patterns, options, terminal));
    });
}
