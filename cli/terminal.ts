/** What a command knows of the process it runs in. Tests give it another. */

import type { Clock } from "../protocol/clock.ts";

export interface Output {
  readonly isTty: boolean;
  readonly columns: number;
  write(text: string): void;
}

export type StopSignal = "SIGINT" | "SIGTERM";

export interface Terminal {
  /** For results alone. */
  readonly stdout: Output;
  /** For progress, warnings and errors. */
  readonly stderr: Output;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly folder: string;
  readonly clock: Clock;
  /** Until what is returned is called, these signals no longer end the process. */
  onSignal(listener: (signal: StopSignal) => void): () => void;
  /** What a person types, line by line, until there is no more or `signal` says so. */
  readLines(prompt: string, signal: AbortSignal): AsyncIterable<string>;
  /**
   * The next key that a person presses, without Enter; undefined when `signal` ends the wait. Left out
   * where nobody sits at a keyboard.
   */
  readonly readKey?: (signal: AbortSignal) => Promise<string | undefined>;
  /** Ends the process without waiting for anything. */
  exitNow(code: number): void;
}

/** Whether to colour what goes to `output`: people do read it, and nobody asked not to. */
export function isColourful({ env }: Terminal, output: Output, isWanted: boolean): boolean {
  const isRefused = (env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb";
  return isWanted && output.isTty && !isRefused;
}
