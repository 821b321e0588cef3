/** `--watch`: runs again what has changed, and what a person at the terminal asks for. */

import { once } from "node:events";
import { relative } from "node:path";
import { watch } from "chokidar";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";
import type { RunOptions } from "./run-options.ts";
import { readPattern } from "./run-words.ts";

export type RunOnce = (options: RunOptions) => Promise<number>;

const help = "watching: f failed, a all, p PATTERN those of that name, q quit\n";

/** What is to be done next. Of several changes at once one thing comes: all of their files. */
type Wish =
  | { readonly kind: "changed"; readonly paths: ReadonlySet<string> }
  | { readonly kind: "typed"; readonly line: string };

/** The exit code of the last run. */
export async function watchRuns(
  runOnce: RunOnce,
  options: RunOptions,
  terminal: Terminal,
): Promise<number> {
  const inbox = createInbox();
  const ending = new AbortController();
  const watcher = watchFiles(terminal.folder, inbox.put);
  const ready = once(watcher, "ready");
  const typing = readTyped(terminal, ending.signal, inbox.put);
  try {
    let code = await runOnce(options);
    await ready; // What changes from now on is seen.
    while (code !== exitCode.interrupted && code !== exitCode.terminated) {
      terminal.stderr.write(help);
      const wish = await inbox.take();
      if (wish.kind === "typed" && wish.line === "q") return code;
      const next = optionsFor(wish, options, terminal);
      if (next !== undefined) code = await runOnce(next);
    }
    return code;
  } finally {
    ending.abort();
    await watcher.close();
    await typing;
  }
}

function optionsFor(wish: Wish, options: RunOptions, terminal: Terminal): RunOptions | undefined {
  if (wish.kind === "changed") return { ...options, changedPaths: wish.paths };
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

function watchFiles(folder: string, put: (wish: Wish) => void) {
  const watcher = watch(folder, {
    ignoreInitial: true,
    ignored: (path) => /(^|[\\/])(node_modules|\.[^\\/]+)([\\/]|$)/.test(relative(folder, path)),
    awaitWriteFinish: { stabilityThreshold: 50, pollInterval: 10 },
  });
  watcher.on("all", (_event, path) => {
    const shown = relative(folder, path).replaceAll("\\", "/");
    if (shown.endsWith(".ocpp.yaml")) put({ kind: "changed", paths: new Set([shown]) });
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

/** One wish at most waits: what is typed comes before what has changed. */
function createInbox() {
  let waiting: Wish | undefined;
  let wake: (() => void) | undefined;
  return {
    put(wish: Wish) {
      waiting = merge(waiting, wish);
      wake?.();
    },
    async take(): Promise<Wish> {
      while (waiting === undefined) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
      }
      const wish = waiting;
      waiting = undefined;
      return wish;
    },
  };
}

function merge(before: Wish | undefined, wish: Wish): Wish {
  if (wish.kind === "typed" || before === undefined) return wish;
  if (before.kind === "typed") return before;
  return { kind: "changed", paths: new Set([...before.paths, ...wish.paths]) };
}
