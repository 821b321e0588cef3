/** What is told of a payload that broke its schema. */

import type { Action } from "../schemas/messages.ts";
import { type Checked, describeViolations, type Violation } from "../schemas/validate.ts";

/** A payload that broke its schema, refused or not. */
export interface ViolationReport {
  readonly direction: "incoming" | "outgoing";
  readonly message: "request" | "response";
  readonly action: Action;
  readonly violations: readonly Violation[];
}

/** A payload broke its schema: one of ours was not sent, or the peer's response is not usable. */
export class InvalidPayloadError extends Error {
  override readonly name = "InvalidPayloadError";
  readonly report: ViolationReport;

  constructor(report: ViolationReport) {
    const { direction, message, action, violations } = report;
    super(`${direction} ${message} of ${action}: ${describeViolations(violations)}`);
    this.report = report;
  }
}

/** Undefined if there is nothing to tell: the payload is valid, and not merely tolerated. */
export function reportOf(
  direction: ViolationReport["direction"],
  message: ViolationReport["message"],
  action: Action,
  checked: Checked<unknown>,
): ViolationReport | undefined {
  const violations = checked.isValid ? checked.remarks : checked.violations;
  return violations.length === 0 ? undefined : { direction, message, action, violations };
}
