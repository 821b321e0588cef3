/** How long a client wants to wait for an answer: `?wait=30s`. */

import { HttpError } from "./http-error.ts";

const unitsMs = { ms: 1, s: 1000, m: 60_000 } as const;
const longestMs = 300_000;

/**
 * Undefined if it does not want to.
 *
 * @throws {HttpError} if it cannot be read, or is too long
 */
export function readWait(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, digits, unit = "s"] = /^(\d{1,6})(ms|s|m)?$/.exec(text) ?? [];
  const waitMs = Number(digits) * (unit === "ms" || unit === "m" ? unitsMs[unit] : unitsMs.s);
  if (waitMs <= longestMs) return waitMs;
  throw new HttpError(400, "BadWait", "wait is as 500ms, 30s or 2m, and 5m at most");
}
