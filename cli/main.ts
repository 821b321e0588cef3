#!/usr/bin/env node
/** The command `plugfest`. */

import { createProcessTerminal } from "./process-terminal.ts";
import { runCli } from "./run-cli.ts";

const code = await runCli(process.argv.slice(2), createProcessTerminal());
process.exitCode ??= code;
