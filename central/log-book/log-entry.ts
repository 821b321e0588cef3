/** What a line of the log says, and the words that operators know its levels and components by. */

/** From the least to the gravest. */
export const logLevels = ["DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL"] as const;

export type LogLevel = (typeof logLevels)[number];

/** The parts of a central system that have a level of their own. */
export const logComponents = [
  "model",
  "balanz",
  "cp_v16",
  "ocpp",
  "api",
  "user",
  "AUDIT",
  "http",
  "serve",
  "websockets.client",
  "websockets.server",
] as const;

export type LogComponent = (typeof logComponents)[number];

export interface LogEntry {
  /** Counts the entries of a log book, from 1 on. */
  readonly number: number;
  readonly atMs: number;
  readonly level: LogLevel;
  readonly component: LogComponent;
  readonly message: string;
  /** The identity of the charge point that it is about, if it is about one. */
  readonly chargePoint: string | undefined;
}

/** In whatever case; undefined if there is no such level. */
export function toLogLevel(text: string): LogLevel | undefined {
  return logLevels.find((level) => level === text.toUpperCase());
}

/** In whatever case, for some files have lost it; undefined if there is no such component. */
export function toLogComponent(text: string): LogComponent | undefined {
  return logComponents.find((component) => component.toLowerCase() === text.toLowerCase());
}

export function isAtLeast(level: LogLevel, least: LogLevel): boolean {
  return logLevels.indexOf(level) >= logLevels.indexOf(least);
}
