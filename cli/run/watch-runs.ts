/** `--watch`: runs again what has changed, and what a person at the terminal asks for. */

import { once } from "node:events";
import { relative } from "node:path";
import { watch } from "chokidar";
import type { EventSink } from "../../scenarios/engine/events/run-event.ts";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import type { RunOptions } from "./run-options.ts";
import { readPattern } from "./run-words.ts";
import { createInbox, type Wish } from "./watch-inbox.ts";
import { createWatchMemory, type WatchMemory } from "./watch-memory.ts";

/** `observe` is told of all that happens in the run. */
export type RunOnce = (options: RunOptions, observe: EventSink) => Promise<number>;

const help = "watching: f failed, a all, p PATTERN those of that name, q quit\n";

/** The exit code of the last run. */
export async function watchRuns(
  runOnce: RunOnce,
  options: RunOptions,
  terminal: Terminal,
): Promise<number> {
  const inbox = createInbox();
  const memory = createWatchMemory();
  const ending = new AbortController();
  const watcher = watchFiles(terminal.folder, inbox.put, memory);
  const ready = once(watcher, "ready");
  const typing =
    terminal.readKey === undefined ? readTyped(terminal, ending.signal, inbox.put) : undefined;
  const run = async (next: RunOptions): Promise<number> => {
    memory.runBegins();
    const code = await runOnce(next, memory.read);
    for (const line of memory.stillFailing()) terminal.stderr.write(`still failing: ${line}\n`);
    return code;
  };
  try {
    let code = await run(options);
    await ready; // What changes from now on is seen.
    while (code !== exitCode.interrupted && code !== exitCode.terminated) {
      terminal.stderr.write(help);
      const wish = await nextWish(inbox, terminal);
      if (wish.kind === "typed" && wish.line === "q") return code;
      const next = optionsFor(wish, code, { options, terminal });
      if (next !== undefined) code = await goOn(() => run(next), terminal);
    }
    return code;
  } finally {
    ending.abort();
    await watcher.close();
    await typing;
  }
}

/** A file that is gone, say, does not end the watch: it may come back. */
async function goOn(run: () => Promise<number>, { stderr }: Terminal): Promise<number> {
  try {
    return await run();
  } catch (error) {
    if (!(error instanceof CommandError)) throw error;
    stderr.write(`plugfest: ${error.message}\n`);
    return error.exitCode;
  }
}

/** A terminal is asked for keys only while nothing runs: what runs may ask it for something else. */
async function nextWish(inbox: ReturnType<typeof createInbox>, terminal: Terminal): Promise<Wish> {
  if (terminal.readKey === undefined) return inbox.take();
  const waiting = new AbortController();
  const typing = readPressed(terminal, waiting.signal, inbox.put);
  const wish = await inbox.take();
  waiting.abort();
  await typing;
  return wish;
}

const keys = ["f", "a", "p", "q"];

async function readPressed(
  { readKey, readLines }: Terminal,
  signal: AbortSignal,
  put: (wish: Wish) => void,
): Promise<void> {
  let key = await readKey?.(signal);
  while (key !== undefined && !keys.includes(key)) key = await readKey?.(signal);
  if (key !== "p") {
    if (key !== undefined) put({ kind: "typed", line: key });
    return;
  }
  for await (const line of readLines("pattern: ", signal)) {
    put({ kind: "typed", line: `p ${line.trim()}` });
    return;
  }
}

interface Surroundings {
  readonly options: RunOptions;
  readonly terminal: Terminal;
}

/** Where nothing could be run, nobody knows what a change is about: then all is run. */
function optionsFor(
  wish: Wish,
  lastCode: number,
  { options, terminal }: Surroundings,
): RunOptions | undefined {
  if (wish.kind === "changed") {
    return lastCode === exitCode.usage ? options : { ...options, changedPaths: wish.paths };
  }
  const [key = "", ...rest] = wish.line.split(" ");
  if (key === "a") return options;
  if (key === "f") return { ...options, onlyFailed: true };
  try {
    if (key === "p" && rest.length > 0) return { ...options, grep: readPattern(rest.join(" ")) };
  } catch (error) {
    terminal.stderr.write(`plugfest: ${error instanceof Error ? error.message : String(error)}\n`);
  }
  return undefined;
}

/** Scenarios, libraries, and the modules that they use. */
function watchFiles(folder: string, put: (wish: Wish) => void, memory: WatchMemory) {
  const watcher = watch(folder, {
    ignoreInitial: true,
    ignored: (path) => /(^|[\\/])(node_modules|\.[^\\/]+)([\\/]|$)/.test(relative(folder, path)),
    awaitWriteFinish: { stabilityThreshold: 50, pollInterval: 10 },
  });
  watcher.on("all", (_event, path) => {
    const shown = relative(folder, path).replaceAll("\\", "/");
    const isConcerned = shown.endsWith(".ocpp.yaml") || memory.isUsed(shown);
    if (isConcerned) put({ kind: "changed", paths: new Set([shown]) });
  });
  return watcher;
}

/** The end of what is typed at a terminal is `q`; elsewhere nobody was there from the beginning. */
async function readTyped(
  { readLines, stdout }: Terminal,
  signal: AbortSignal,
  put: (wish: Wish) => void,
): Promise<void> {
  for await (const line of readLines("", signal)) put({ kind: "typed", line: line.trim() });
  if (stdout.isTty) put({ kind: "typed", line: "q" });
}
