/** What makes a charging profile wrong for any charge point, though it has the schema's form. */

import type {
  ChargingProfile,
  ChargingRateUnit,
  ChargingSchedule,
} from "../../schemas/messages.ts";
import { parseTimestamp } from "../timestamp.ts";
import type { RunningTransaction } from "./charging-limit.ts";
import type { InstalledProfiles } from "./profile-store.ts";

/** A profile that somebody wants installed. */
export interface ProfileOffer {
  readonly action: "SetChargingProfile" | "RemoteStartTransaction";
  readonly connectorId: number;
  readonly profile: ChargingProfile;
}

/** What a charge point can take, by its configuration keys (OCPP 1.6 §9.4) and its state. */
export interface ProfileHost {
  readonly connectorCount: number;
  readonly maxStackLevel: number;
  readonly maxPeriods: number;
  readonly maxInstalled: number;
  readonly allowedUnits: readonly ChargingRateUnit[];
  readonly installed: InstalledProfiles;
  /** The one on the connector of the offer. */
  readonly transaction: RunningTransaction | undefined;
}

/** A reason to refuse: `breach` says what is wrong, and nothing when all is well. */
export interface ProfileRule {
  readonly rule: string;
  readonly clause: string;
  readonly breach: (offer: ProfileOffer, host: ProfileHost) => string | undefined;
}

/** In the order in which they are looked at; a rule may rely on those before it. */
export const payloadRules: readonly ProfileRule[] = [
  {
    rule: "R-SC-001",
    clause: "OCPP 1.6 §5.16, errata 3.39",
    breach: ({ connectorId }, { connectorCount }) =>
      connectorId < 0 || connectorId > connectorCount
        ? `connectorId is ${connectorId}, of ${connectorCount}`
        : undefined,
  },
  {
    rule: "R-SC-001",
    clause: "OCPP 1.6 §3.13.1",
    breach: ({ connectorId, profile: { chargingProfilePurpose } }) =>
      chargingProfilePurpose === "ChargePointMaxProfile" && connectorId !== 0
        ? `a ChargePointMaxProfile for connector ${connectorId}, not 0`
        : undefined,
  },
  {
    rule: "R-SC-001",
    clause: "OCPP 1.6 §3.13.1",
    breach: ({ connectorId, profile: { chargingProfilePurpose } }) =>
      chargingProfilePurpose === "TxProfile" && connectorId === 0
        ? "a TxProfile for connector 0"
        : undefined,
  },
  {
    rule: "R-RS-006",
    clause: "OCPP 1.6 §5.16.2",
    breach: ({ action, profile: { chargingProfilePurpose } }) =>
      action === "RemoteStartTransaction" && chargingProfilePurpose !== "TxProfile"
        ? `a ${chargingProfilePurpose}, not a TxProfile, for a transaction that is to start`
        : undefined,
  },
  {
    rule: "R-RS-007",
    clause: "OCPP 1.6 §5.16.2, errata 3.41",
    breach: ({ action, profile: { transactionId } }) =>
      action === "RemoteStartTransaction" && transactionId !== undefined
        ? "a transactionId for a transaction that is to start"
        : undefined,
  },
  {
    rule: "R-SC-002",
    clause: "OCPP 1.6 §7.8",
    breach: ({ profile: { chargingProfilePurpose, transactionId } }) =>
      chargingProfilePurpose !== "TxProfile" && transactionId !== undefined
        ? `a transactionId in a ${chargingProfilePurpose}`
        : undefined,
  },
  {
    rule: "R-SC-015",
    clause: "OCPP 1.6 §7.8",
    breach: ({ profile: { stackLevel } }) =>
      stackLevel < 0 ? `stackLevel is ${stackLevel}` : undefined,
  },
  {
    rule: "R-SC-021",
    clause: "OCPP 1.6 §7.8, errata 3.56",
    breach: ({ profile: { chargingProfileKind, recurrencyKind } }) =>
      (chargingProfileKind === "Recurring") !== (recurrencyKind !== undefined)
        ? `chargingProfileKind is ${chargingProfileKind}, recurrencyKind ${recurrencyKind ?? "absent"}`
        : undefined,
  },
  {
    rule: "R-SC-012",
    clause: "OCPP 1.6 §7.8",
    breach: ({ profile }) => findBadTime(profile),
  },
  {
    rule: "R-SC-009",
    clause: "OCPP 1.6 §5.16.4, errata 3.45",
    breach: ({ profile }) => findBadTiming(profile.chargingSchedule),
  },
  {
    rule: "R-SC-018",
    clause: "OCPP 1.6 §7.14",
    breach: ({ profile }) =>
      profile.chargingSchedule.chargingSchedulePeriod
        .filter(({ numberPhases = 3 }) => ![1, 2, 3].includes(numberPhases))
        .map(({ numberPhases }) => `numberPhases is ${numberPhases}`)[0],
  },
  {
    rule: "R-SC-020",
    clause: "OCPP 1.6 §7.13, §7.14",
    breach: ({ profile: { chargingSchedule } }) => {
      const { chargingSchedulePeriod, minChargingRate = 0 } = chargingSchedule;
      if (!isRate(minChargingRate)) return `minChargingRate is ${minChargingRate}`;
      return chargingSchedulePeriod
        .filter(({ limit }) => !isRate(limit))
        .map(({ limit }) => `a limit is ${limit}`)[0];
    },
  },
];

function findBadTime(profile: ChargingProfile): string | undefined {
  const { validFrom, validTo } = profile;
  const { startSchedule } = profile.chargingSchedule;
  for (const [field, time] of Object.entries({ validFrom, validTo, startSchedule })) {
    if (time !== undefined && parseTimestamp(time) === undefined) return `${field} is ${time}`;
  }
  if (validFrom === undefined || validTo === undefined) return undefined;
  const isEmpty = (parseTimestamp(validFrom) ?? 0) >= (parseTimestamp(validTo) ?? 0);
  return isEmpty ? `validFrom is ${validFrom}, validTo ${validTo}` : undefined;
}

function findBadTiming({
  chargingSchedulePeriod,
  duration = 0,
}: ChargingSchedule): string | undefined {
  const starts = chargingSchedulePeriod.map(({ startPeriod }) => startPeriod);
  if (duration < 0) return `duration is ${duration}`;
  if (starts[0] !== 0) return `the first startPeriod is ${starts[0] ?? "absent"}, not 0`;
  const late = starts.findIndex((start, index) => start <= (starts[index - 1] ?? -1));
  return late === -1 ? undefined : `startPeriod ${starts[late]} comes after ${starts[late - 1]}`;
}

/** Not negative, and at most one decimal; 8.1 times ten is not quite 81. */
function isRate(value: number): boolean {
  const tenths = value * 10;
  return value >= 0 && Math.abs(tenths - Math.round(tenths)) < 1e-6;
}
