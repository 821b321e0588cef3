/** A terminal that keeps what is written to it, and sends signals when it is told to. */

import type { StopSignal, Terminal } from "../../cli/terminal.ts";
import { createSimulatedClock, type SimulatedClock } from "../../protocol/simulated-clock.ts";

interface MemoryTerminal extends Terminal {
  readonly written: { stdout: string; stderr: string };
  readonly exits: readonly number[];
  readonly clock: SimulatedClock;
  signal(signal: StopSignal): void;
}

interface MemoryTerminalOptions {
  readonly folder?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly isTty?: boolean;
  /** What a person types. */
  readonly lines?: AsyncIterable<string>;
  /** Which keys they press; nobody has a keyboard if left out. */
  readonly readKey?: NonNullable<Terminal["readKey"]>;
}

export function createMemoryTerminal({
  folder = ".",
  env = {},
  isTty = false,
  lines = nothing(),
  readKey,
}: MemoryTerminalOptions = {}): MemoryTerminal {
  const written = { stdout: "", stderr: "" };
  const exits: number[] = [];
  const listeners = new Set<(signal: StopSignal) => void>();

  function output(name: "stdout" | "stderr") {
    return {
      isTty,
      columns: 80,
      write: (text: string) => {
        written[name] += text;
      },
    };
  }

  return {
    written,
    exits,
    stdout: output("stdout"),
    stderr: output("stderr"),
    env,
    folder,
    clock: createSimulatedClock(),
    onSignal(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    readLines: () => lines,
    ...(readKey && { readKey }),
    exitNow: (code) => void exits.push(code),
    signal(signal) {
      for (const listener of listeners) listener(signal);
    },
  };
}

async function* nothing(): AsyncIterable<string> {}
