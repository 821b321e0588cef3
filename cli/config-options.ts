/** The options of `plugfest config`. */

import type { Command } from "commander";
import type { ConfigCheckOptions } from "./commands/config.ts";
import type { Terminal } from "./terminal.ts";

const aboutCheck = `Checks the configuration of a central system and the files of its site, all at once. Nothing is
written, and nothing is started.

  plugfest config check                         # plugfest.yaml, or config/balanz.ini, here
  plugfest config check /srv/balanz             # a folder as balanz has it
  plugfest config check config/balanz.ini
  plugfest config check plugfest.yaml --json
`;

const exitCodes = `
Exit codes: 0 all is right, but for warnings, 2 something is wrong.
`;

export function addConfig(
  program: Command,
  terminal: Terminal,
  finish: (code: number) => void,
): void {
  const config = program.command("config").summary("check the files of a central system");
  config
    .command("check")
    .summary("say what is wrong with them, and where")
    .argument("[path]", "a configuration file, or a folder with one; else this folder")
    .option("--json", "print what is wrong as JSON")
    .addHelpText("before", aboutCheck)
    .addHelpText("after", exitCodes)
    .action(async (path: string | undefined, options: ConfigCheckOptions) => {
      const { checkConfiguration } = await import("./commands/config.ts");
      finish(await checkConfiguration(path, options, terminal));
    });
}
