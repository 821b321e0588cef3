/** What the published schemas get wrong or leave open, and what the field sends regardless. */

import { expect } from "chai";
import type { Action, UnitOfMeasure } from "../../schemas/messages.ts";
import {
  type Checked,
  checkRequest,
  checkResponse,
  type Violation,
} from "../../schemas/validate.ts";

type Verdict = "taken" | "taken with a remark" | "refused";
type Case = readonly [verdict: Verdict, action: Action, payload: unknown];

const requests: readonly Case[] = [
  ["taken", "MeterValues", temperatureIn("Celsius")],
  ["taken", "MeterValues", temperatureIn("Celcius")],
  ["refused", "MeterValues", temperatureIn("celsius")],
  ["taken with a remark", "MeterValues", temperatureIn("Hertz")],
  ["taken with a remark", "MeterValues", temperatureIn("Hz")],
  ["refused", "MeterValues", temperatureIn("kHz")],

  ["taken", "StatusNotification", statusAt("2023-10-19T15:28:07Z")],
  ["taken", "StatusNotification", statusAt("2023-10-19T15:28:07.377123+02:00")],
  ["taken", "StatusNotification", statusAt("2016-12-31T23:59:60Z")],
  ["taken with a remark", "StatusNotification", statusAt("2023-10-19T15:28:07")],
  ["taken with a remark", "StatusNotification", statusAt("2023-10-19T15:28:07.377")],
  ["taken with a remark", "StatusNotification", statusAt("2023-10-19 15:28:07Z")],
  ["taken with a remark", "StatusNotification", statusAt("2023-10-19T15:28:07+0200")],
  ["refused", "StatusNotification", statusAt("2023-02-29T15:28:07")],
  ["refused", "StatusNotification", statusAt("2023-10-19")],
  ["refused", "StatusNotification", statusAt("19.10.2023 15:28:07")],
  ["refused", "StatusNotification", statusAt("")],
  ["refused", "StatusNotification", statusAt(1697729287)],

  ["taken", "DataTransfer", { vendorId: "com.example", data: '{"a":1}' }],
  ["taken with a remark", "DataTransfer", { vendorId: "com.example", data: { a: 1 } }],
  ["refused", "DataTransfer", { vendorId: "com.example", data: 1 }],
  ["refused", "DataTransfer", { vendorId: "com.example", data: [] }],

  // A reason may be left out: it is Local then. Old published schemas demand it.
  [
    "taken",
    "StopTransaction",
    { meterStop: 1, timestamp: "2024-01-01T00:00:00Z", transactionId: 1 },
  ],
  ["refused", "UpdateFirmware", firmware({ retries: 1.5 })],
  ["refused", "UpdateFirmware", firmware({ location: "example.com/firmware" })],

  // Limits that the schemas leave to the rules of the standard.
  ["taken", "UnlockConnector", { connectorId: -1 }],
  ["taken", "MeterValues", { connectorId: 1, meterValue: [] }],
  ["taken", "BootNotification", { chargePointVendor: "", chargePointModel: "" }],
];

const responses: readonly Case[] = [
  ["taken", "BootNotification", boot({ interval: 300 })],
  ["refused", "BootNotification", boot({ interval: 0.5 })],
  ["refused", "BootNotification", boot({ heartbeatInterval: 300 })],
  ["taken", "Authorize", tagInfo({ expiryDate: "2030-01-01T00:00:00Z" })],
  ["refused", "Authorize", tagInfo({ expireDate: "2030-01-01T00:00:00Z" })],
  ["refused", "Authorize", { idTagInfo: { status: "ACCEPTED" } }],
  ["taken", "DataTransfer", { status: "UnknownVendorId" }],
  ["refused", "DataTransfer", { status: "UnknownVendor" }],
  ["taken with a remark", "DataTransfer", { status: "Accepted", data: {} }],
];

describe("the errata", () => {
  for (const [verdict, action, payload] of requests) {
    it(`${verdict}: ${action} ${JSON.stringify(payload)}`, () => {
      expect(verdictOn(checkRequest(action, payload))).to.equal(verdict);
    });
  }

  for (const [verdict, action, payload] of responses) {
    it(`${verdict}: ${action} response ${JSON.stringify(payload)}`, () => {
      expect(verdictOn(checkResponse(action, payload))).to.equal(verdict);
    });
  }

  it("take every limit of one decimal", () => {
    const refused = Array.from({ length: 5001 }, (_, tenths) => tenths / 10).filter(
      (limit) => !checkRequest("SetChargingProfile", limitTo(limit)).isValid,
    );
    expect(refused).to.deep.equal([]);
  });

  it("take no limit of two decimals", () => {
    const taken = Array.from({ length: 4000 }, (_, hundredths) => hundredths / 100).filter(
      (limit, hundredths) =>
        hundredths % 10 !== 0 && checkRequest("SetChargingProfile", limitTo(limit)).isValid,
    );
    expect(taken).to.deep.equal([]);
  });

  it("say what was tolerated, and keep the payload as it came", () => {
    const payload = statusAt("2023-10-19T15:28:07");
    const remark: Violation = {
      path: "/timestamp",
      rule: "format",
      expected: "a date and time with a zone (RFC 3339)",
      found: '"2023-10-19T15:28:07"',
      level: "warn",
    };
    const checked = checkRequest("StatusNotification", payload);
    expect(checked).to.deep.equal({ isValid: true, payload, remarks: [remark] });
    expect(checked).to.have.property("payload").that.equals(payload);
  });

  it("tolerate nothing in a payload that is refused all the same", () => {
    const checked = checkRequest("StatusNotification", {
      ...statusAt("2023-10-19T15:28:07"),
      status: "Occupied",
    });
    const levels = checked.isValid ? [] : checked.violations.map(({ level }) => level);
    expect(levels).to.deep.equal(["fail", "warn"]);
  });

  it("are in the types too: code that compiles has thought of them", () => {
    const unit: UnitOfMeasure = "Hz";
    expect(checkRequest("MeterValues", temperatureIn(unit)).isValid).to.equal(true);
  });
});

function verdictOn(checked: Checked<unknown>): Verdict {
  if (!checked.isValid) return "refused";
  return checked.remarks.length > 0 ? "taken with a remark" : "taken";
}

function temperatureIn(unit: string) {
  const sampledValue = [{ value: "20", measurand: "Temperature", unit }];
  return { connectorId: 1, meterValue: [{ timestamp: "2024-01-01T00:00:00Z", sampledValue }] };
}

function statusAt(timestamp: unknown) {
  return { connectorId: 1, errorCode: "NoError", status: "Available", timestamp };
}

function firmware(change: object) {
  return { location: "ftp://example.com/f", retrieveDate: "2024-01-01T00:00:00Z", ...change };
}

function boot(interval: object) {
  return { status: "Accepted", currentTime: "2024-01-01T00:00:00Z", ...interval };
}

function tagInfo(expiry: object) {
  return { idTagInfo: { status: "Accepted", ...expiry } };
}

function limitTo(limit: number) {
  const chargingSchedulePeriod = [{ startPeriod: 0, limit }];
  return {
    connectorId: 1,
    csChargingProfiles: {
      chargingProfileId: 1,
      stackLevel: 0,
      chargingProfilePurpose: "TxDefaultProfile",
      chargingProfileKind: "Absolute",
      chargingSchedule: { chargingRateUnit: "A", chargingSchedulePeriod },
    },
  };
}
