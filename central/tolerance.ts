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
    if (!checked.isValid && !(session.toleratesPayloads && checked.violations.every(isReadable))) {
      return callErrorFor(checked.violations);
    }
    if (!checked.isValid) session.leniencyUsed("transactionPayloads", action);
    return handler(request, call, session);
  };
}

function isReadable({ rule, path }: Violation): boolean {
  return readableRules.has(rule) || readingsPath.test(path);
}
