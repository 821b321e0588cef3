import { expect } from "chai";
import { callErrorFor } from "../../protocol/violation-codes.ts";
import type { Violation } from "../../schemas/validate.ts";

describe("the error code for violations", () => {
  const codes = {
    required: "OccurenceConstraintViolation",
    minItems: "OccurenceConstraintViolation",
    type: "TypeConstraintViolation",
    format: "TypeConstraintViolation",
    maxLength: "TypeConstraintViolation",
    enum: "PropertyConstraintViolation",
    multipleOf: "PropertyConstraintViolation",
    additionalProperties: "FormationViolation",
  } as const;
  for (const [rule, code] of Object.entries(codes)) {
    it(`is ${code} for ${rule}, if it comes first`, () => {
      const violations = [broken(rule), broken("other")];
      expect(callErrorFor(violations)).to.deep.include({
        code,
        message: "/a: expected b, found c (and 1 more)",
        details: { violations },
      });
    });
  }
});

function broken(rule: string): Violation {
  return { path: "/a", rule, expected: "b", found: "c", level: "fail" };
}
