/**
 * Transaction messages whose payload is not quite in order. A charge point repeats them until they
 * are taken, and all that is behind them in its queue waits: so what can be read is read.
 */

import type { CallHandler } from "../protocol/handler-table.ts";
import { reportOf } from "../protocol/payload-report.ts";
import { callErrorFor } from "../protocol/violation-codes.ts";
import type { Action } from "../schemas/messages.ts";
import { checkRequest, type Violation } from "../schemas/validate.ts";
import type { Session } from "./session.ts";

const readableRules: ReadonlySet<string> = new Set([
  "maxLength",
  "enum",
  "format",
  "additionalProperties",
]);

/** Readings are read one by one, and dropped one by one. */
const readingsPath = /^\/(meterValue|transactionData)\//;

export function tolerating<A extends Action>(
  action: A,
  handler: CallHandler<A, Session>,
): CallHandler<A, Session> {
  return (request, call, session) => {
    const checked = checkRequest(action, request);
    const report = reportOf("incoming", "request", action, checked);
    if (report !== undefined) session.violation(report);
    if (checked.isValid) return handler(request, call, session);
    if (!session.toleratesPayloads) return callErrorFor(checked.violations);
    const meant = mend(request);
    const again = checkRequest(action, meant);
    if (!again.isValid && !again.violations.every(isReadable)) {
      return callErrorFor(checked.violations);
    }
    session.leniencyUsed("transactionPayloads", action);
    return handler(meant, call, session);
  };
}

/** Null stands for what is not there, and a single meter value for a list of one. */
function mend<T extends object>(request: T): T {
  const meant = { ...request };
  for (const [key, value] of Object.entries(request)) {
    if (value === null) Reflect.deleteProperty(meant, key);
    else if (isSingleReading(key, value)) Reflect.set(meant, key, [value]);
  }
  return meant;
}

function isSingleReading(key: string, value: unknown): boolean {
  const isReadings = key === "meterValue" || key === "transactionData";
  return isReadings && typeof value === "object" && !Array.isArray(value);
}

function isReadable({ rule, path }: Violation): boolean {
  return readableRules.has(rule) || readingsPath.test(path);
}
