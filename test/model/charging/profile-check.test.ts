import { expect } from "chai";
import {
  checkChargingProfile,
  toChargingRateUnits,
} from "../../../model/charging/profile-check.ts";
import type { ProfileHost, ProfileOffer } from "../../../model/charging/profile-payload-rules.ts";
import { createProfile, install, noonMs } from "./profiles.ts";

const host: ProfileHost = {
  connectorCount: 2,
  maxStackLevel: 3,
  maxPeriods: 4,
  maxInstalled: 2,
  allowedUnits: ["A", "W"],
  installed: [],
  transaction: { id: 7, startedAtMs: noonMs },
};

const txDefault = createProfile([
  [0, 6],
  [60, 8.1],
]);
const txProfile = createProfile([[0, 6]], {
  chargingProfilePurpose: "TxProfile",
  transactionId: 7,
});
const { transactionId: _, ...openTxProfile } = txProfile;
const chargePointMax = createProfile([[0, 6]], {
  chargingProfilePurpose: "ChargePointMaxProfile",
});

interface Case {
  readonly title: string;
  readonly profile: ProfileOffer["profile"];
  readonly connectorId?: number;
  readonly action?: ProfileOffer["action"];
  readonly host?: Partial<ProfileHost>;
}

function check({ profile, connectorId = 1, action = "SetChargingProfile", host: own }: Case) {
  return checkChargingProfile({ action, connectorId, profile }, { ...host, ...own });
}

const accepted: readonly Case[] = [
  { title: "a TxDefaultProfile on a connector", profile: txDefault },
  { title: "a TxDefaultProfile on connector 0", profile: txDefault, connectorId: 0 },
  { title: "a ChargePointMaxProfile on connector 0", profile: chargePointMax, connectorId: 0 },
  { title: "a TxProfile with the transaction that runs", profile: txProfile },
  { title: "a TxProfile that names no transaction", profile: openTxProfile },
  {
    title: "a TxProfile in a remote start, when nothing runs yet",
    profile: openTxProfile,
    action: "RemoteStartTransaction",
    host: { transaction: undefined },
  },
  {
    title: "limits of one decimal, also such as are not quite so in binary",
    profile: createProfile([
      [0, 0],
      [1, 1.1],
      [2, 21.4],
      [3, 11_040.7],
    ]),
  },
  {
    title: "a TxProfile with a validity (errata 3.65)",
    profile: { ...txProfile, validFrom: "2026-01-15T12:00:00Z", validTo: "2026-01-15T13:00:00" },
  },
  {
    title: "a profile in the place of another when there is no room for more",
    profile: txDefault,
    host: { maxInstalled: 1, installed: install([1, txDefault]) },
  },
];

const malformed: readonly (Case & { readonly expected: string })[] = [
  {
    title: "an unknown connector",
    profile: txDefault,
    connectorId: 3,
    expected: "R-SC-001: connectorId is 3, of 2",
  },
  {
    title: "a negative connector",
    profile: txDefault,
    connectorId: -1,
    expected: "R-SC-001: connectorId is -1, of 2",
  },
  {
    title: "a ChargePointMaxProfile on a connector",
    profile: chargePointMax,
    expected: "R-SC-001: a ChargePointMaxProfile for connector 1, not 0",
  },
  {
    title: "a TxProfile on connector 0",
    profile: txProfile,
    connectorId: 0,
    expected: "R-SC-001: a TxProfile for connector 0",
  },
  {
    title: "a TxDefaultProfile in a remote start (TC_060)",
    profile: txDefault,
    action: "RemoteStartTransaction",
    expected: "R-RS-006: a TxDefaultProfile, not a TxProfile, for a transaction that is to start",
  },
  {
    title: "a transactionId in a remote start",
    profile: txProfile,
    action: "RemoteStartTransaction",
    expected: "R-RS-007: a transactionId for a transaction that is to start",
  },
  {
    title: "a transactionId in a TxDefaultProfile",
    profile: { ...txDefault, transactionId: 7 },
    expected: "R-SC-002: a transactionId in a TxDefaultProfile",
  },
  {
    title: "a negative stack level",
    profile: { ...txDefault, stackLevel: -1 },
    expected: "R-SC-015: stackLevel is -1",
  },
  {
    title: "a Recurring one without recurrencyKind",
    profile: { ...txDefault, chargingProfileKind: "Recurring" },
    expected: "R-SC-021: chargingProfileKind is Recurring, recurrencyKind absent",
  },
  {
    title: "an Absolute one with recurrencyKind",
    profile: { ...txDefault, recurrencyKind: "Daily" },
    expected: "R-SC-021: chargingProfileKind is Absolute, recurrencyKind Daily",
  },
  {
    title: "a validity that ends when it begins",
    profile: { ...txDefault, validFrom: "2026-01-15T12:00:00Z", validTo: "2026-01-15T12:00:00" },
    expected: "R-SC-012: validFrom is 2026-01-15T12:00:00Z, validTo 2026-01-15T12:00:00",
  },
  {
    title: "a validTo that is no time",
    profile: { ...txDefault, validTo: "tomorrow" },
    expected: "R-SC-012: validTo is tomorrow",
  },
  {
    title: "a startSchedule that is no time",
    profile: createProfile([[0, 6]], {}, { startSchedule: "noon" }),
    expected: "R-SC-012: startSchedule is noon",
  },
  {
    title: "a first startPeriod other than 0",
    profile: createProfile([[5, 6]]),
    expected: "R-SC-009: the first startPeriod is 5, not 0",
  },
  {
    title: "no period",
    profile: createProfile([]),
    expected: "R-SC-009: the first startPeriod is absent, not 0",
  },
  {
    title: "periods out of order",
    profile: createProfile([
      [0, 6],
      [60, 8],
      [60, 10],
    ]),
    expected: "R-SC-009: startPeriod 60 comes after 60",
  },
  {
    title: "a negative duration",
    profile: createProfile([[0, 6]], {}, { duration: -1 }),
    expected: "R-SC-009: duration is -1",
  },
  {
    title: "a limit with two decimals",
    profile: createProfile([[0, 6.25]]),
    expected: "R-SC-020: a limit is 6.25",
  },
  {
    title: "a negative limit",
    profile: createProfile([[0, -6]]),
    expected: "R-SC-020: a limit is -6",
  },
  {
    title: "a minChargingRate with two decimals",
    profile: createProfile([[0, 6]], {}, { minChargingRate: 6.01 }),
    expected: "R-SC-020: minChargingRate is 6.01",
  },
  {
    title: "four phases",
    profile: createProfile(
      [],
      {},
      { chargingSchedulePeriod: [{ startPeriod: 0, limit: 6, numberPhases: 4 }] },
    ),
    expected: "R-SC-018: numberPhases is 4",
  },
];

const unwelcome: readonly (Case & { readonly expected: string })[] = [
  {
    title: "a TxProfile when nothing runs (TC_058_1)",
    profile: openTxProfile,
    host: { transaction: undefined },
    expected: "R-SC-001: a TxProfile, and no transaction runs on connector 1",
  },
  {
    title: "a TxProfile of another transaction (TC_058_2)",
    profile: { ...txProfile, transactionId: 8 },
    expected: "R-SC-002: transactionId is 8, that of the running one 7",
  },
  {
    title: "a transactionId while the running transaction has none yet",
    profile: txProfile,
    host: { transaction: { id: undefined, startedAtMs: noonMs } },
    expected: "R-SC-002: transactionId is 7, that of the running one undefined",
  },
  {
    title: "a stack level that is too high",
    profile: { ...txDefault, stackLevel: 4 },
    expected: "R-SC-015: stackLevel is 4, ChargeProfileMaxStackLevel 3",
  },
  {
    title: "too many periods",
    profile: createProfile([
      [0, 6],
      [1, 7],
      [2, 8],
      [3, 9],
      [4, 10],
    ]),
    expected: "R-SC-015: 5 periods, ChargingScheduleMaxPeriods is 4",
  },
  {
    title: "a unit that is not allowed",
    profile: createProfile([[0, 6]], {}, { chargingRateUnit: "W" }),
    host: { allowedUnits: ["A"] },
    expected: "R-SC-015: chargingRateUnit is W, allowed A",
  },
  {
    title: "one more than there is room for",
    profile: { ...txDefault, chargingProfileId: 2, stackLevel: 1 },
    host: { maxInstalled: 1, installed: install([1, txDefault]) },
    expected: "R-SC-015: as many are installed as MaxChargingProfilesInstalled allows, 1",
  },
];

describe("checkChargingProfile", () => {
  for (const each of accepted) {
    it(`accepts ${each.title}`, () => {
      expect(check(each)).to.deep.equal({ kind: "accepted" });
    });
  }

  for (const [answer, cases] of Object.entries({
    PropertyConstraintViolation: malformed,
    Rejected: unwelcome,
  })) {
    for (const each of cases) {
      it(`answers ${answer} to ${each.title}`, () => {
        const verdict = check(each);
        if (verdict.kind !== "refused") throw new Error("accepted");
        expect(`${verdict.rule}: ${verdict.reason}`).to.equal(each.expected);
        expect(verdict.answer).to.equal(answer);
        expect(verdict.clause).to.match(/^OCPP 1\.6 §/);
      });
    }
  }
});

describe("toChargingRateUnits (errata 3.88)", () => {
  const readings: readonly (readonly [value: string, units: readonly string[]])[] = [
    ["Current", ["A"]],
    ["Power", ["W"]],
    ["Power, current", ["A", "W"]],
    ["A,W", []],
    ["", []],
  ];
  for (const [value, units] of readings) {
    it(`reads ${JSON.stringify(value)}`, () => {
      expect(toChargingRateUnits(value)).to.deep.equal(units);
    });
  }
});
