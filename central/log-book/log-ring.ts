/** The last entries of a log, for whoever asks for them later. */

import { isAtLeast, type LogComponent, type LogEntry, type LogLevel } from "./log-entry.ts";

/** Each that is given must hold. */
export interface LogFilters {
  /** This level, and what is graver. */
  readonly level?: LogLevel;
  readonly component?: LogComponent;
  readonly chargePoint?: string;
  /** Part of the message, to the letter. */
  readonly text?: string;
  readonly fromMs?: number;
  /** That moment included. */
  readonly untilMs?: number;
}

export interface LogPage {
  /** Only entries whose number is higher. */
  readonly after?: number;
  readonly limit?: number;
}

export interface LogReading {
  /** The oldest first. */
  readonly entries: readonly LogEntry[];
  /** Where the next page goes on; undefined if there is nothing more. */
  readonly next: number | undefined;
}

export class LogRing {
  readonly #capacity: number;
  readonly #entries: LogEntry[] = [];
  /** Where the oldest is, once the ring is full. */
  #oldest = 0;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  add(entry: LogEntry): void {
    if (this.#entries.length < this.#capacity) {
      this.#entries.push(entry);
      return;
    }
    this.#entries[this.#oldest] = entry;
    this.#oldest = (this.#oldest + 1) % this.#capacity;
  }

  read(filters: LogFilters, { after = 0, limit = Number.POSITIVE_INFINITY }: LogPage): LogReading {
    const entries: LogEntry[] = [];
    for (const entry of this.#inOrder()) {
      if (entry.number <= after || !isWanted(entry, filters)) continue;
      if (entries.length >= limit) return { entries, next: entries.at(-1)?.number ?? after };
      entries.push(entry);
    }
    return { entries, next: undefined };
  }

  *#inOrder(): Iterable<LogEntry> {
    for (let index = 0; index < this.#entries.length; index += 1) {
      const entry = this.#entries[(this.#oldest + index) % this.#entries.length];
      if (entry !== undefined) yield entry;
    }
  }
}

function isWanted(entry: LogEntry, filters: LogFilters): boolean {
  const { level, component, chargePoint, text, fromMs, untilMs } = filters;
  if (level !== undefined && !isAtLeast(entry.level, level)) return false;
  if (component !== undefined && entry.component !== component) return false;
  if (chargePoint !== undefined && entry.chargePoint !== chargePoint) return false;
  if (fromMs !== undefined && entry.atMs < fromMs) return false;
  if (untilMs !== undefined && entry.atMs > untilMs) return false;
  return text === undefined || entry.message.includes(text);
}
