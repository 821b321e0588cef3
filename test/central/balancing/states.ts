/** Connectors to compute with: a car that charges, unless told otherwise. */

import type {
  ComputationContext,
  ConnectorState,
} from "../../../central/balancing/connector-state.ts";
import {
  type BalancingSettings,
  defaultBalancingSettings,
} from "../../../central/balancing/settings.ts";
import { createTimeZone } from "../../../central/balancing/time-zone.ts";

export const nowMs = Date.UTC(2026, 0, 5, 8, 20);

export function contextOf(settings: Partial<BalancingSettings> = {}): ComputationContext {
  return {
    nowMs,
    settings: { ...defaultBalancingSettings, ...settings },
    timeZone: createTimeZone("UTC"),
  };
}

export function secondsAgo(seconds: number | undefined): number | undefined {
  return seconds === undefined ? undefined : nowMs - seconds * 1000;
}

export function stateOf(changes: Partial<ConnectorState>): ConnectorState {
  return {
    chargePoint: "CP",
    connectorId: 1,
    status: "Charging",
    isReachable: true,
    priority: 1,
    connMaxAmps: 32,
    heldAmps: changes.offeredAmps ?? 0,
    offeredAmps: 0,
    isPromised: false,
    hasTransaction: true,
    sessionEnergyWh: 0,
    recentUsageAmps: undefined,
    lastOfferAtMs: undefined,
    suspendedUntilMs: undefined,
    evCeilingAmps: undefined,
    atCeilingSinceMs: undefined,
    onSinceMs: undefined,
    waitingSinceMs: undefined,
    displacedAtMs: undefined,
    ...changes,
  };
}
