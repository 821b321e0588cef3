/** How a log is written: as lines for people, or as JSON for programs. */

import { pino } from "pino";
import { type LogEntry, type LogLevel, logLevels } from "./log-entry.ts";
import { createWallClock } from "./wall-clock.ts";

export type LogFormat = "lines" | "json";

export interface LogOutputOptions {
  readonly format: LogFormat;
  /** Gets whole lines, with their ends. */
  readonly write: (text: string) => void;
  /** By its name in the IANA database: lines tell the time by it. */
  readonly timeZone: string;
}

export function createLogOutput(options: LogOutputOptions): (entry: LogEntry) => void {
  return options.format === "json" ? jsonOutput(options) : lineOutput(options);
}

/** `2026-11-21 12:05:54 INFO cp_v16: message` */
function lineOutput({ write, timeZone }: LogOutputOptions): (entry: LogEntry) => void {
  const wallClock = createWallClock(timeZone);
  return ({ atMs, level, component, message }) =>
    write(`${wallClock.format(atMs)} ${level} ${component}: ${toOneLine(message)}\n`);
}

/** What a charge point says must not look like a line of its own, nor move the cursor. */
function toOneLine(message: string): string {
  return message.replace(/[\p{Cc}\u2028\u2029]/gu, (character) =>
    JSON.stringify(character)
      .slice(1, -1)
      .replace(/^[^\\]$/, escaped),
  );
}

/** JSON leaves DEL and the upper control characters as they are. */
function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** What pino calls them. */
const pinoLevels = {
  DEBUG: "debug",
  INFO: "info",
  WARNING: "warn",
  ERROR: "error",
  CRITICAL: "fatal",
} as const satisfies Record<LogLevel, string>;

function jsonOutput({ write }: LogOutputOptions): (entry: LogEntry) => void {
  const logger = pino(
    {
      base: null,
      timestamp: false,
      messageKey: "message",
      level: pinoLevels.DEBUG,
      formatters: {
        level: (label) => ({ level: logLevels.find((level) => pinoLevels[level] === label) }),
      },
    },
    { write },
  );
  return ({ atMs, level, component, message, chargePoint }) =>
    logger[pinoLevels[level]](
      { time: new Date(atMs).toISOString(), component, chargePoint },
      message,
    );
}
