/** The terminal that is this very process. */

import { createInterface } from "node:readline";
import type { WriteStream } from "node:tty";
import { systemClock } from "../protocol/clock.ts";
import { exitCode } from "./exit-code.ts";
import { readKey as readKeyOf } from "./key-reader.ts";
import type { Output, StopSignal, Terminal } from "./terminal.ts";

export function createProcessTerminal(): Terminal {
  return {
    stdout: createOutput(process.stdout),
    stderr: createOutput(process.stderr),
    env: process.env,
    folder: process.cwd(),
    clock: systemClock,
    onSignal,
    readLines,
    ...(process.stdin.isTTY && { readKey }),
    exitNow: (code) => process.exit(code),
  };
}

/** A reader that has gone away, as `head` does, is no fault: nothing more is written to it. */
function createOutput(stream: WriteStream): Output {
  let isGone = false;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    isGone = true;
    if (error.code === "EPIPE" || stream === process.stderr) return;
    process.exitCode = exitCode.invalid;
    process.stderr.write(`plugfest: cannot write the result: ${error.message}\n`);
  });
  return {
    isTty: stream.isTTY === true,
    columns: stream.columns ?? 80,
    write: (text) => {
      if (!isGone) stream.write(text);
    },
  };
}

function onSignal(listener: (signal: StopSignal) => void): () => void {
  const signals: readonly StopSignal[] = ["SIGINT", "SIGTERM"];
  for (const signal of signals) process.on(signal, listener);
  return () => {
    for (const signal of signals) process.off(signal, listener);
  };
}

/** The prompt is for people: it goes to stderr, and only where one is there to read it. */
async function* readLines(prompt: string, signal: AbortSignal): AsyncIterable<string> {
  const input = createInterface({ input: process.stdin, output: process.stderr, signal, prompt });
  const isAsked = process.stdin.isTTY === true;
  if (isAsked) input.prompt();
  for await (const line of input) {
    yield line;
    if (isAsked) input.prompt();
  }
}

function readKey(signal: AbortSignal): Promise<string | undefined> {
  return readKeyOf(process.stdin, signal, () => process.kill(process.pid, "SIGINT"));
}
