/** Which departure from a schema is answered with which error code. */

import { describeViolations, type Violation } from "../schemas/validate.ts";
import { CallError, type CallErrorCode } from "./errors.ts";

/** How we read table 7 (OCPP-J 1.6 §4.2.3). Its wording is loose, so peers may read it otherwise. */
const codeByRule: Readonly<Record<string, CallErrorCode>> = {
  required: "OccurenceConstraintViolation",
  minItems: "OccurenceConstraintViolation",
  type: "TypeConstraintViolation",
  format: "TypeConstraintViolation",
  maxLength: "TypeConstraintViolation",
  enum: "PropertyConstraintViolation",
  multipleOf: "PropertyConstraintViolation",
};

/** The first violation decides; all of them go into the details. */
export function callErrorFor(violations: readonly Violation[]): CallError {
  const code = codeByRule[violations[0]?.rule ?? ""] ?? "FormationViolation";
  return new CallError(code, describeViolations(violations), { violations });
}
