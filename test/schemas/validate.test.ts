import { expect } from "chai";
import type { Action } from "../../schemas/messages.ts";
import {
  checkRequest,
  checkResponse,
  describeViolations,
  type Violation,
} from "../../schemas/validate.ts";

describe("checkRequest", () => {
  it("returns a valid payload itself, without remarks", () => {
    const payload = { idTag: "AABBCCDD" };
    const checked = checkRequest("Authorize", payload);
    expect(checked).to.deep.equal({ isValid: true, payload, remarks: [] });
    expect(checked).to.have.property("payload").that.equals(payload);
  });

  const period = "/csChargingProfiles/chargingSchedule/chargingSchedulePeriod/0";
  const entry = "/localAuthorizationList/0";
  const broken: readonly (readonly [Action, unknown, string, string])[] = [
    ["Authorize", {}, "required", "/idTag"],
    ["Authorize", { idTag: 17 }, "type", "/idTag"],
    ["Authorize", { idTag: null }, "type", "/idTag"],
    ["Authorize", { idTag: "x".repeat(21) }, "maxLength", "/idTag"],
    ["Authorize", { idTag: "x", "a/b~": 1 }, "additionalProperties", "/a~1b~0"],
    ["Heartbeat", [], "type", ""],
    ["Heartbeat", undefined, "type", ""],
    ["Reset", { type: "soft" }, "enum", "/type"],
    ["UnlockConnector", { connectorId: 1.5 }, "type", "/connectorId"],
    ["GetDiagnostics", { location: "not an address" }, "format", "/location"],
    ["SendLocalList", localList({ status: "No" }), "enum", `${entry}/idTagInfo/status`],
    ["SendLocalList", localList({}), "required", `${entry}/idTagInfo/status`],
    ["SetChargingProfile", charging(4.11), "multipleOf", `${period}/limit`],
    ["SetChargingProfile", charging("16"), "type", `${period}/limit`],
  ];

  for (const [action, payload, rule, path] of broken) {
    it(`names ${rule} at ${path || "the root"} of ${action} ${JSON.stringify(payload)}`, () => {
      const found = violationsOf(action, payload);
      expect(found.map((violation) => [violation.rule, violation.path])).to.deep.equal([
        [rule, path],
      ]);
      expect(found[0]).to.include({ level: "fail" });
    });
  }

  it("names every violation, not only the first", () => {
    const found = violationsOf("BootNotification", { chargePointModel: 1, iccid: "x".repeat(21) });
    expect(found.map(({ path }) => path)).to.deep.equal([
      "/chargePointVendor",
      "/chargePointModel",
      "/iccid",
    ]);
  });

  it("counts a character outside the basic plane once", () => {
    expect(violationsOf("Authorize", { idTag: "🔌".repeat(20) })).to.deep.equal([]);
    expect(violationsOf("Authorize", { idTag: "🔌".repeat(21) })).to.have.lengthOf(1);
  });
});

describe("checkResponse", () => {
  it("uses the schema of the response", () => {
    expect(checkResponse("Authorize", { idTagInfo: { status: "Accepted" } }).isValid).to.equal(
      true,
    );
    expect(checkResponse("Authorize", { idTag: "x" }).isValid).to.equal(false);
  });
});

describe("describeViolations", () => {
  it("names the first, and counts the others", () => {
    const found = violationsOf("BootNotification", { chargePointModel: 1 });
    expect(describeViolations(found)).to.equal(
      "/chargePointVendor: expected a value, found nothing (and 1 more)",
    );
  });

  it("fits an errorDescription", () => {
    const path = `/${"x".repeat(300)}`;
    const violation: Violation = { path, rule: "type", expected: "a", found: "b", level: "fail" };
    expect(describeViolations([violation, violation])).to.have.lengthOf(255);
  });

  it("has nothing to say about nothing", () => {
    expect(describeViolations([])).to.equal("");
  });
});

function violationsOf(action: Action, payload: unknown): readonly Violation[] {
  const checked = checkRequest(action, payload);
  return checked.isValid ? [] : checked.violations;
}

function localList(idTagInfo: unknown): unknown {
  const localAuthorizationList = [{ idTag: "x", idTagInfo }];
  return { listVersion: 1, updateType: "Full", localAuthorizationList };
}

function charging(limit: unknown): unknown {
  return {
    connectorId: 1,
    csChargingProfiles: {
      chargingProfileId: 1,
      stackLevel: 0,
      chargingProfilePurpose: "TxProfile",
      chargingProfileKind: "Absolute",
      chargingSchedule: {
        chargingRateUnit: "A",
        chargingSchedulePeriod: [{ startPeriod: 0, limit }],
      },
    },
  };
}
