/** What a peer may send to break the check rather than to pass it. */

import { expect } from "chai";
import fc from "fast-check";
import { actions, isAction } from "../../schemas/actions.ts";
import {
  checkRequest,
  checkResponse,
  describeViolations,
  type Violation,
} from "../../schemas/validate.ts";

describe("a hostile payload", () => {
  it("nested deeply is refused", () => {
    const depth = 100_000;
    const nested: unknown = JSON.parse(`${'{"a":'.repeat(2_000)}1${"}".repeat(2_000)}`);
    let list: unknown = [];
    for (let level = 0; level < depth; level += 1) list = [list];
    expect(refuse(nested)).to.have.lengthOf(2);
    expect(refuse({ idTag: list })).to.have.lengthOf(1);
  });

  it("cannot reach prototypes", () => {
    const violations = refuse(JSON.parse('{"__proto__":{"idTag":"x"},"constructor":1}'));
    expect(violations.map(({ path }) => path)).to.have.members([
      "/idTag",
      "/__proto__",
      "/constructor",
    ]);
    expect({}).to.not.have.property("idTag");
  });

  for (const number of ["1e400", "-1e400"]) {
    it(`with the number ${number} is refused: it is not finite once read`, () => {
      const payload: unknown = JSON.parse(`{"reservationId":${number}}`);
      expect(checkRequest("CancelReservation", payload).isValid).to.equal(false);
    });
  }

  for (const value of [10n, Symbol("x"), () => 1, Number.NaN, new Date(0), new Map()]) {
    it(`with ${String(value)}, which no JSON holds, is refused`, () => {
      expect(refuse({ idTag: value })).to.have.lengthOf(1);
    });
  }

  it("with a list of a million mistakes has twenty of them named", () => {
    const meterValue = Array.from({ length: 1_000_000 }, () => 1);
    const checked = checkRequest("MeterValues", { connectorId: 1, meterValue });
    expect(checked).to.have.property("violations").with.lengthOf(20);
  });

  it("with a hundred thousand names has twenty of them named", () => {
    const names = Array.from({ length: 100_000 }, (_, index) => [`name${index}`, index]);
    expect(refuse(Object.fromEntries(names))).to.have.lengthOf(20);
  });

  it("cannot hide a failure behind many remarks", () => {
    const sampledValue = [{ value: "1" }];
    const tolerable = { timestamp: "2024-01-01T00:00:00", sampledValue };
    const meterValue = [...Array.from({ length: 100 }, () => tolerable), { sampledValue }];
    const checked = checkRequest("MeterValues", { connectorId: 1, meterValue });
    const violations = checked.isValid ? [] : checked.violations;
    expect(violations).to.have.lengthOf(20);
    expect(violations[0]).to.include({ path: "/meterValue/100/timestamp", level: "fail" });
  });

  it("with long texts is described shortly", () => {
    const long = "🔌".repeat(1_000_000);
    const violations = refuse({ idTag: long, [long]: long });
    expect(JSON.stringify(violations)).to.have.lengthOf.below(500);
  });

  it("takes no more time for an address that nearly fits", () => {
    for (const location of [`http://${"a:".repeat(100_000)} `, `ftp://${"%41".repeat(100_000)}%`]) {
      expect(checkRequest("GetDiagnostics", { location }).isValid).to.equal(false);
    }
  }).timeout(1_000);

  it("of whatever JSON is never thrown at, and always described in 255 characters", () => {
    const names = Object.keys(actions).filter(isAction);
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.jsonValue(), (action, payload) => {
        for (const checked of [checkRequest(action, payload), checkResponse(action, payload)]) {
          if (checked.isValid) continue;
          expect(checked.violations).to.have.lengthOf.within(1, 20);
          expect(describeViolations(checked.violations)).to.have.lengthOf.within(1, 255);
        }
      }),
      { numRuns: 500 },
    );
  });
});

function refuse(payload: unknown): readonly Violation[] {
  const checked = checkRequest("Authorize", payload);
  return checked.isValid ? expect.fail("it was taken") : checked.violations;
}
