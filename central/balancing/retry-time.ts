/** When an offer that was left unused is made again. */

import { spreadOf } from "../spread.ts";
import type { ComputationContext, ConnectorState } from "./connector-state.ts";
import { fullHourFrom } from "./time-zone.ts";

const maxSpreadSeconds = 60;

/**
 * Timers of cars and tariffs go by the full hour, so a car that has not begun yet is offered
 * something just before the next one. Not all of a site at once.
 */
export function retryAtMs(state: ConnectorState, context: ComputationContext): number {
  const { nowMs, settings, timeZone } = context;
  if (state.sessionEnergyWh >= settings.energyThresholdWh) {
    return nowMs + settings.suspendedDelayedTimeNotFirstSeconds * 1000;
  }
  if (!settings.suspendTopOfHour) return nowMs + settings.suspendedDelayedTimeSeconds * 1000;
  const timeoutMs = settings.suspendedAllocationTimeoutSeconds * 1000;
  const hourMs = fullHourFrom(timeZone, nowMs + timeoutMs);
  return hourMs - timeoutMs / 2 + spreadOf(state.chargePoint, maxSpreadSeconds) * 1000;
}
