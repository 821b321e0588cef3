/** What is remembered of a connector, put together with what others know of it, for one pass. */

import type { Connector } from "../charge-point.ts";
import { type ConnectorState, energyOf } from "./connector-state.ts";
import type { ConnectorTrack } from "./connector-track.ts";

export interface StateSources {
  readonly connector: Connector | undefined;
  /** The charge point is connected, and does what it is told. */
  readonly isObedient: boolean;
  /** Undefined: that of the charge point. */
  readonly sessionPriority: number | undefined;
}

export function toState(
  track: ConnectorTrack,
  nowMs: number,
  { connector, isObedient, sessionPriority }: StateSources,
): ConnectorState {
  const { memory, zero } = track;
  const status = connector?.status?.status;
  // Field by field: made for each connector in each pass, and to copy them all takes ten times as long.
  return {
    suspendedUntilMs: memory.suspendedUntilMs,
    evCeilingAmps: memory.evCeilingAmps,
    waitingSinceMs: memory.waitingSinceMs,
    lastOfferAtMs: memory.lastOfferAtMs,
    onSinceMs: memory.onSinceMs,
    displacedAtMs: memory.displacedAtMs,
    atCeilingSinceMs: memory.atCeilingSinceMs,
    chargePoint: track.chargePoint,
    connectorId: track.connectorId,
    status: zero.awaitsStart(status) && !track.hasTransaction ? "SuspendedEVSE" : status,
    endsAtZero: zero.endsTransactions,
    isReachable: isObedient && track.isKnown && track.overdrawnAmps(nowMs) === 0,
    priority: sessionPriority ?? track.priority,
    connMaxAmps: track.connMaxAmps,
    heldAmps: track.heldAmps(nowMs),
    offeredAmps: track.limitAmps,
    isPromised: !track.isOn() && (track.targetAmps ?? 0) > 0,
    hasTransaction: track.hasTransaction,
    sessionEnergyWh: energyOf(connector?.transaction),
    recentUsageAmps: track.recentUsageAmps(nowMs),
  };
}
