/** What of a charging profile one charge point cannot take now, though another could. */

import type { ProfileRule } from "./profile-payload-rules.ts";
import { keptBeside } from "./profile-store.ts";

export const hostRules: readonly ProfileRule[] = [
  {
    rule: "R-SC-001",
    clause: "OCPP 1.6 §3.13.1",
    breach: ({ action, connectorId, profile }, { transaction }) =>
      action === "SetChargingProfile" &&
      profile.chargingProfilePurpose === "TxProfile" &&
      transaction === undefined
        ? `a TxProfile, and no transaction runs on connector ${connectorId}`
        : undefined,
  },
  {
    rule: "R-SC-002",
    clause: "OCPP 1.6 §3.13.1",
    breach: ({ profile: { transactionId } }, { transaction }) =>
      transactionId !== undefined && transactionId !== transaction?.id
        ? `transactionId is ${transactionId}, that of the running one ${transaction?.id}`
        : undefined,
  },
  {
    rule: "R-SC-015",
    clause: "OCPP 1.6 §9.4",
    breach: ({ profile: { stackLevel } }, { maxStackLevel }) =>
      stackLevel > maxStackLevel
        ? `stackLevel is ${stackLevel}, ChargeProfileMaxStackLevel ${maxStackLevel}`
        : undefined,
  },
  {
    rule: "R-SC-015",
    clause: "OCPP 1.6 §9.4",
    breach: ({ profile }, { maxPeriods }) => {
      const { length } = profile.chargingSchedule.chargingSchedulePeriod;
      return length > maxPeriods
        ? `${length} periods, ChargingScheduleMaxPeriods is ${maxPeriods}`
        : undefined;
    },
  },
  {
    rule: "R-SC-015",
    clause: "OCPP 1.6 §9.4, errata 3.88",
    breach: ({ profile }, { allowedUnits }) => {
      const { chargingRateUnit } = profile.chargingSchedule;
      return allowedUnits.includes(chargingRateUnit)
        ? undefined
        : `chargingRateUnit is ${chargingRateUnit}, allowed ${allowedUnits.join(" and ")}`;
    },
  },
  {
    rule: "R-SC-015",
    clause: "OCPP 1.6 §9.4",
    breach: (offer, { installed, maxInstalled }) =>
      keptBeside(installed, offer).length >= maxInstalled
        ? `as many are installed as MaxChargingProfilesInstalled allows, ${maxInstalled}`
        : undefined,
  },
];
