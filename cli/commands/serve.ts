/** `plugfest serve`: a central system, until somebody stops it. */

import { randomBytes } from "node:crypto";
import { createLogOutput, type LogFormat } from "../../central/log-book/log-output.ts";
import { ServeError } from "../../central/serve/serve-error.ts";
import { type Server, startServer } from "../../central/serve/server.ts";
import { formatProblem } from "../../central/site/file-problem.ts";
import { createFileWatch } from "../../central/site/watch-files.ts";
import { createRandom } from "../../protocol/random.ts";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import { watchForInterruption } from "../interruption.ts";
import { readVersion } from "../package-file.ts";
import {
  type ConfigurationOptions,
  type FoundConfiguration,
  readServerConfiguration,
} from "../serve/serve-configuration.ts";
import type { Terminal } from "../terminal.ts";

export interface ServeOptions extends ConfigurationOptions {
  readonly logFormat: LogFormat;
}

/** The exit code. */
export async function serve(options: ServeOptions, terminal: Terminal): Promise<number> {
  const { stdout, stderr, folder } = terminal;
  const found = readServerConfiguration(options, folder);
  for (const warning of found.warnings) stderr.write(`plugfest: ${formatProblem(warning)}\n`);
  const interruption = watchForInterruption(terminal);
  try {
    const server = await start(found, options.logFormat, terminal);
    stdout.write(`plugfest serve: ${describe(server, found)}\n`);
    await aborted(interruption.signal);
    await server.stop();
  } catch (failure) {
    throw failure instanceof ServeError ? toCommandError(failure) : failure;
  } finally {
    interruption.release();
  }
  // Whoever runs a server stops it by SIGTERM: that is no mishap.
  return interruption.exitCode() === exitCode.terminated ? exitCode.passed : exitCode.interrupted;
}

function toCommandError(cause: ServeError): CommandError {
  return new CommandError(cause.message, exitCode.usage, { cause });
}

function start(
  { configuration, isForgetful }: FoundConfiguration,
  format: LogFormat,
  { clock, stderr }: Terminal,
): Promise<Server> {
  const timeZone = configuration.timeZone ?? new Intl.DateTimeFormat().resolvedOptions().timeZone;
  return startServer({
    configuration: { ...configuration, timeZone },
    isForgetful,
    clock,
    random: createRandom(randomBytes(32).toString("hex")),
    secretBytes: (count) => randomBytes(count),
    processes: { pid: process.pid, isRunning },
    watch: createFileWatch,
    output: createLogOutput({ format, timeZone, write: (text) => stderr.write(text) }),
    version: readVersion(),
  });
}

function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (failure) {
    // It is there, and somebody else's.
    return failure instanceof Error && "code" in failure && failure.code === "EPERM";
  }
}

function describe(
  { urls, chargerCount, groupCount }: Server,
  { isForgetful }: FoundConfiguration,
): string {
  const what = isForgetful
    ? "nothing is listed, and nothing kept"
    : `${counted(chargerCount, "charger")} in ${counted(groupCount, "group")}`;
  return `listening on ${urls.join(", ")}, ${what}`;
}

function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? "" : "s"}`;
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener("abort", () => resolve());
  });
}
