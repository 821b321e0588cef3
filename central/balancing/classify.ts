/** Who competes for current, and who has had an offer and left it unused. */

import {
  type ComputationContext,
  type ConnectorState,
  isInUse,
  isOn,
  secondsSince,
} from "./connector-state.ts";
import { retryAtMs } from "./retry-time.ts";

export type Standing =
  /** It does not compete, and keeps what it holds. */
  | { readonly kind: "holds" }
  /** It is offered nothing until then. */
  | { readonly kind: "suspended"; readonly untilMs: number }
  | { readonly kind: "competes"; readonly evCeilingAmps: number | undefined };

/** Whom nought would end keeps the least instead, if there is room for it. */
export function classify(state: ConnectorState, context: ComputationContext): Standing {
  const standing = classifyUsual(state, context);
  if (standing.kind !== "suspended") return standing;
  const wouldEnd = state.endsAtZero && state.hasTransaction && isOn(state, context.settings);
  if (!wouldEnd) return standing;
  return { kind: "competes", evCeilingAmps: context.settings.minAllocationAmps };
}

function classifyUsual(state: ConnectorState, context: ComputationContext): Standing {
  const { nowMs, settings } = context;
  const { suspendedUntilMs, evCeilingAmps } = state;
  if (!(state.isReachable && isInUse(state.status))) return { kind: "holds" };
  const isSuspended = suspendedUntilMs !== undefined && suspendedUntilMs > nowMs;
  if (!isOn(state, settings)) {
    return isSuspended
      ? { kind: "suspended", untilMs: suspendedUntilMs }
      : { kind: "competes", evCeilingAmps };
  }
  if (isLeftUnused(state, context)) {
    const untilMs = isSuspended ? suspendedUntilMs : retryAtMs(state, context);
    return { kind: "suspended", untilMs };
  }
  return { kind: "competes", evCeilingAmps: ceilingOf(state, context) };
}

/** A connector that is Charging and says no current may well draw some. */
function isLeftUnused(state: ConnectorState, { nowMs, settings }: ComputationContext): boolean {
  const { status, recentUsageAmps, lastOfferAtMs } = state;
  if (lastOfferAtMs === undefined) return false;
  const offeredSeconds = secondsSince(lastOfferAtMs, nowMs);
  if (offeredSeconds <= settings.suspendedAllocationTimeoutSeconds) return false;
  const unsaidAmps = status === "Charging" ? Number.POSITIVE_INFINITY : 0;
  return (recentUsageAmps ?? unsaidAmps) < settings.usageThresholdAmps;
}

/** A car that stays at its ceiling may want more by now: a cold battery warms up. */
function ceilingOf(
  state: ConnectorState,
  { nowMs, settings }: ComputationContext,
): number | undefined {
  const { status, offeredAmps, recentUsageAmps, evCeilingAmps } = state;
  const { marginLowerAmps, usageMonitoringIntervalSeconds, minAllocationAmps } = settings;
  const { atCeilingSinceMs, lastOfferAtMs } = state;
  if (
    status === "Charging" &&
    recentUsageAmps !== undefined &&
    recentUsageAmps <= offeredAmps - marginLowerAmps &&
    lastOfferAtMs !== undefined &&
    secondsSince(lastOfferAtMs, nowMs) > usageMonitoringIntervalSeconds
  ) {
    return Math.max(Math.ceil(recentUsageAmps), minAllocationAmps);
  }
  if (atCeilingSinceMs === undefined) return evCeilingAmps;
  const isLifted =
    secondsSince(atCeilingSinceMs, nowMs) >= settings.minOfferIncreaseIntervalSeconds;
  return isLifted ? undefined : evCeilingAmps;
}
