/** How much a connector that competes would take. */

import {
  type ComputationContext,
  type ConnectorState,
  isOn,
  secondsSince,
} from "./connector-state.ts";

/** Whole amps; 0 if not even the least that is offered could be used. */
export function demandOf(
  state: ConnectorState,
  evCeilingAmps: number | undefined,
  context: ComputationContext,
): number {
  const { minAllocationAmps } = context.settings;
  const amps = Math.floor(
    Math.min(
      wantedAmps(state, context),
      evCeilingAmps ?? Number.POSITIVE_INFINITY,
      state.connMaxAmps,
    ),
  );
  return amps >= minAllocationAmps ? amps : 0;
}

function wantedAmps(state: ConnectorState, { nowMs, settings }: ComputationContext): number {
  const { minAllocationAmps, maxOfferIncreaseAmps, marginIncreaseAmps } = settings;
  const { offeredAmps, recentUsageAmps } = state;
  const isToBegin = !(isOn(state, settings) && state.hasTransaction);
  if (isToBegin || state.status === "SuspendedEV") return minAllocationAmps;
  const isUsed =
    recentUsageAmps !== undefined && offeredAmps - recentUsageAmps < marginIncreaseAmps;
  const offeredSeconds = secondsSince(state.lastOfferAtMs, nowMs);
  const isOldEnough = offeredSeconds >= settings.minOfferIncreaseIntervalSeconds;
  return isUsed && isOldEnough ? offeredAmps + maxOfferIncreaseAmps : offeredAmps;
}
