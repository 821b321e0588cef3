/**
 * The charging profiles that balancing uses. The base profile gives every transaction the least
 * that is offered; the default profile of a connector, above it, gives nothing, until it is cleared
 * for a newcomer; the profile of a transaction is above them both.
 */

import { formatTimestamp } from "../../model/timestamp.ts";
import type { ChargingProfile, ChargingRateUnit, Request } from "../../schemas/messages.ts";
import type { Capabilities } from "./capabilities.ts";
import type { Rung } from "./ladder.ts";

type SetRequest = Request<"SetChargingProfile">;

/** What is the same for every profile that is made now, for one charge point. */
export interface ProfileContext {
  readonly nowMs: number;
  readonly capabilities: Capabilities;
}

const baseId = 1;
const firstDefaultId = 100;
const firstTransactionId = 200;
const baseLevel = 0;
const defaultLevel = 1;
const transactionLevel = 3;

/** Clocks differ, and a schedule must have begun. */
const headStartMs = 60_000;
/** Nominal, between phase and neutral. */
const volts = 230;
const wiredPhases = 3;

export function baseProfile(amps: number, context: ProfileContext): SetRequest {
  return { connectorId: 0, csChargingProfiles: txDefault(baseId, baseLevel, amps, context) };
}

export function defaultProfile(
  connectorId: number,
  amps: number,
  context: ProfileContext,
): SetRequest {
  const id = firstDefaultId + connectorId;
  return { connectorId, csChargingProfiles: txDefault(id, defaultLevel, amps, context) };
}

export function clearDefaultProfile(connectorId: number): Request<"ClearChargingProfile"> {
  return { id: firstDefaultId + connectorId };
}

export function clearTransactionProfile(connectorId: number): Request<"ClearChargingProfile"> {
  return { id: firstTransactionId + connectorId };
}

export interface TransactionLimit {
  readonly connectorId: number;
  readonly transactionId: number;
  readonly amps: number;
  readonly rung: Rung;
  /** That the car uses, if it is known. */
  readonly phases: number | undefined;
}

/** By TxDefaultProfile, it is the default profile of the connector that says the limit. */
export function transactionProfile(limit: TransactionLimit, context: ProfileContext): SetRequest {
  const { connectorId, transactionId, amps, rung, phases = wiredPhases } = limit;
  const { kind, purpose, unit } = rung;
  const isOwn = purpose === "TxProfile";
  const level = isOwn ? transactionLevel : defaultLevel;
  return {
    connectorId,
    csChargingProfiles: {
      chargingProfileId: (isOwn ? firstTransactionId : firstDefaultId) + connectorId,
      ...(isOwn && { transactionId }),
      stackLevel: rung.isAtLevelZero ? 0 : boundLevel(level, context),
      chargingProfilePurpose: purpose,
      chargingProfileKind: kind,
      chargingSchedule: {
        ...(kind === "Absolute" && startOf(context)),
        ...limitOf(amps, unit, phases),
      },
    },
  };
}

/** All that a connector needs, and one for the charge point as a whole. */
export function hasRoomForBase({ maxProfiles }: Capabilities, connectorCount: number): boolean {
  return maxProfiles > 2 * connectorCount;
}

function txDefault(
  chargingProfileId: number,
  level: number,
  amps: number,
  context: ProfileContext,
): ChargingProfile {
  return {
    chargingProfileId,
    stackLevel: boundLevel(level, context),
    chargingProfilePurpose: "TxDefaultProfile",
    chargingProfileKind: "Absolute",
    chargingSchedule: {
      ...startOf(context),
      ...limitOf(amps, context.capabilities.units[0] ?? "A", wiredPhases),
    },
  };
}

function boundLevel(level: number, { capabilities }: ProfileContext): number {
  return Math.min(level, capabilities.maxStackLevel);
}

function startOf({ nowMs }: ProfileContext) {
  return { startSchedule: formatTimestamp(nowMs - headStartMs) };
}

/** Without a number of phases, a limit in watts is for three (OCPP 1.6 §7.13). */
function limitOf(amps: number, chargingRateUnit: ChargingRateUnit, phases: number) {
  if (chargingRateUnit === "A") return periodOf(chargingRateUnit, { limit: amps });
  const limit = amps * volts * phases;
  return periodOf(chargingRateUnit, {
    limit,
    ...(phases !== wiredPhases && { numberPhases: phases }),
  });
}

function periodOf(
  chargingRateUnit: ChargingRateUnit,
  period: { readonly limit: number; readonly numberPhases?: number },
) {
  return { chargingRateUnit, chargingSchedulePeriod: [{ startPeriod: 0, ...period }] };
}
