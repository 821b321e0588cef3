#!/usr/bin/env node
/** The command `plugfest`. */

import { createProcessTerminal } from "./process-terminal.ts";
import { explainError, runCli } from "./run-cli.ts";

const terminal = createProcessTerminal();

// Node would exit with 1, which says that a check has failed.
process.on("uncaughtException", (error) => terminal.exitNow(explainError(error, terminal)));

const code = await runCli(process.argv.slice(2), terminal);
process.exitCode ??= code;
