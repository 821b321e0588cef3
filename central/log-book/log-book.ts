/** The log of a central system: a level for each component, and the last entries at hand. */

import type { Clock } from "../../protocol/clock.ts";
import { isAtLeast, type LogComponent, type LogEntry, type LogLevel } from "./log-entry.ts";
import { type LogFilters, type LogPage, type LogReading, LogRing } from "./log-ring.ts";

/** What a component writes to. Nothing becomes of what is below its level. */
export interface Log {
  /** Asked first, where it costs something to make the message. */
  isOn(level: LogLevel): boolean;
  write(level: LogLevel, message: string, chargePoint?: string): void;
  debug(message: string, chargePoint?: string): void;
  info(message: string, chargePoint?: string): void;
  warning(message: string, chargePoint?: string): void;
  error(message: string, chargePoint?: string): void;
}

export interface LogBook {
  component(name: LogComponent): Log;
  levels(): Readonly<Record<LogComponent, LogLevel>>;
  setLevel(component: LogComponent, level: LogLevel): void;
  /** Of the last entries, those that the filters want. */
  read(filters?: LogFilters, page?: LogPage): LogReading;
  /** Puts among the last entries what was written before this process began. */
  recall(entry: Omit<LogEntry, "number">): void;
  /** Tells of each entry as it is written. The function returned ends it. */
  listen(listener: (entry: LogEntry) => void): () => void;
}

export interface LogBookOptions {
  readonly clock: Clock;
  /** Where each entry is written as well; nowhere if left out. */
  readonly output?: (entry: LogEntry) => void;
  /** Entries that are at hand; the oldest are forgotten. */
  readonly capacity?: number;
  readonly levels?: Partial<Record<LogComponent, LogLevel>>;
}

const defaultCapacity = 100_000;
/** Of a message that is at hand. What is written to the output is whole. */
const maxKeptLength = 2000;
/** Entries below it are written, and not kept at hand. */
const leastKept: LogLevel = "INFO";

/** Raw frames are for those who ask for them. */
const defaultLevels: Readonly<Record<LogComponent, LogLevel>> = {
  model: "INFO",
  balanz: "INFO",
  cp_v16: "INFO",
  ocpp: "WARNING",
  api: "INFO",
  user: "INFO",
  AUDIT: "INFO",
  http: "INFO",
  serve: "INFO",
  "websockets.client": "INFO",
  "websockets.server": "INFO",
};

export function createLogBook(options: LogBookOptions): LogBook {
  const { clock, output, capacity = defaultCapacity } = options;
  const levels = { ...defaultLevels, ...options.levels };
  const ring = new LogRing(capacity);
  const listeners = new Set<(entry: LogEntry) => void>();
  const logs = new Map<LogComponent, Log>();
  let count = 0;

  function keep(entry: Omit<LogEntry, "number">): LogEntry {
    count += 1;
    const kept = { ...entry, number: count, message: shorten(entry.message) };
    ring.add(kept);
    return kept;
  }

  function write(
    component: LogComponent,
    level: LogLevel,
    message: string,
    chargePoint: string | undefined,
  ): void {
    const entry = { atMs: clock.now(), level, component, message, chargePoint };
    if (!isAtLeast(level, leastKept)) {
      output?.({ ...entry, number: count });
      return;
    }
    const kept = keep(entry);
    output?.({ ...kept, message });
    for (const listener of listeners) listener(kept);
  }

  function createLog(component: LogComponent): Log {
    const isOn = (level: LogLevel) => isAtLeast(level, levels[component]);
    const writeIfOn = (level: LogLevel, message: string, chargePoint?: string) => {
      if (isOn(level)) write(component, level, message, chargePoint);
    };
    return {
      isOn,
      write: writeIfOn,
      debug: (message, chargePoint) => writeIfOn("DEBUG", message, chargePoint),
      info: (message, chargePoint) => writeIfOn("INFO", message, chargePoint),
      warning: (message, chargePoint) => writeIfOn("WARNING", message, chargePoint),
      error: (message, chargePoint) => writeIfOn("ERROR", message, chargePoint),
    };
  }

  return {
    component(name) {
      const log = logs.get(name) ?? createLog(name);
      logs.set(name, log);
      return log;
    },
    levels: () => ({ ...levels }),
    setLevel(component, level) {
      levels[component] = level;
    },
    read: (filters = {}, page = {}) => ring.read(filters, page),
    recall: (entry) => void keep(entry),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

/** A text of its own: a slice would keep alive what it was cut from. */
function shorten(message: string): string {
  if (message.length <= maxKeptLength) return message;
  return Buffer.from(`${message.slice(0, maxKeptLength)}…`).toString();
}
