/** Charging profiles and contexts for tests, told in as few words as they differ in. */

import type {
  ChargePointContext,
  ConnectorContext,
  LimitContext,
} from "../../../model/charging/charging-limit.ts";
import {
  type CompositeScheduleRequest,
  compositeSchedule,
} from "../../../model/charging/composite-schedule.ts";
import { type InstalledProfiles, installProfile } from "../../../model/charging/profile-store.ts";
import type { ChargingProfile, ChargingSchedule } from "../../../schemas/messages.ts";

/** A Thursday at noon, far from any clock change. */
export const noonMs = Date.parse("2026-01-15T12:00:00Z");

type Unscheduled = Partial<Omit<ChargingProfile, "chargingSchedule">>;

/** An Absolute TxDefaultProfile in amperes that starts at noon, with `[startPeriod, limit]` pairs. */
export function createProfile(
  periods: readonly (readonly [startPeriod: number, limit: number])[],
  profile: Unscheduled = {},
  schedule: Partial<ChargingSchedule> = {},
): ChargingProfile {
  return {
    chargingProfileId: 1,
    stackLevel: 0,
    chargingProfilePurpose: "TxDefaultProfile",
    chargingProfileKind: "Absolute",
    ...profile,
    chargingSchedule: {
      chargingRateUnit: "A",
      startSchedule: "2026-01-15T12:00:00Z",
      chargingSchedulePeriod: periods.map(([startPeriod, limit]) => ({ startPeriod, limit })),
      ...schedule,
    },
  };
}

/** Without its own start. */
export function withoutStart({ chargingSchedule, ...profile }: ChargingProfile): ChargingProfile {
  const { startSchedule: _, ...schedule } = chargingSchedule;
  return { ...profile, chargingSchedule: schedule };
}

/** Installs profiles one after the other, each on the connector that stands before it. */
export function install(
  ...arrivals: readonly (readonly [connectorId: number, profile: ChargingProfile])[]
): InstalledProfiles {
  return arrivals.reduce<InstalledProfiles>(
    (installed, [connectorId, profile]) =>
      installProfile(installed, { connectorId, profile, receivedAtMs: noonMs }),
    [],
  );
}

/** Connector 1, 230 V, three phases, 32 A, on which transaction 7 runs since noon. */
export function createConnector(context: Partial<ConnectorContext> = {}): ConnectorContext {
  return {
    kind: "connector",
    connectorId: 1,
    nominalVolts: 230,
    numberPhases: 3,
    maxAmps: 32,
    transaction: { id: 7, startedAtMs: noonMs },
    ...context,
  };
}

/** Two such connectors behind 63 A, the second without a transaction. */
export function createChargePoint(context: Partial<ChargePointContext> = {}): ChargePointContext {
  return {
    kind: "chargePoint",
    nominalVolts: 230,
    numberPhases: 3,
    maxAmps: 63,
    connectors: [createConnector(), createConnector({ connectorId: 2, transaction: undefined })],
    ...context,
  };
}

/** Asks for 400 seconds from noon, in amperes, if not otherwise. */
export function ask(
  profiles: InstalledProfiles,
  context: LimitContext,
  request: Partial<CompositeScheduleRequest> = {},
) {
  return compositeSchedule(profiles, context, {
    fromMs: noonMs,
    durationSeconds: 400,
    unit: "A",
    maxPeriods: 100,
    ...request,
  });
}

/** `startPeriod:limit` of each period. */
export function plan(...asked: Parameters<typeof ask>): string {
  return ask(...asked)
    .chargingSchedulePeriod.map(({ startPeriod, limit }) => `${startPeriod}:${limit}`)
    .join(" ");
}
