/**
 * How connectors share what the charge point as a whole may take. A ChargePointMaxProfile limits
 * all of them together (OCPP 1.6 §3.13.1); how, the standard leaves to the charge point.
 */

import { minPilotAmps } from "../connector/pilot.ts";

/** `equal`: as much for each as there is for all. `first-come`: all it may give to the first. */
export type PowerSharing = "equal" | "first-come";

/** A connector that may give energy now. */
export interface Demand {
  /** On each phase, whatever the others do. */
  readonly limitAmps: number;
  /** Its car could take energy. One that is full, or waits for its time, is served last. */
  readonly isWanted: boolean;
  readonly sinceMs: number;
}

interface Share {
  readonly demand: Demand;
  amps: number;
}

/**
 * What each gets, in the order of the demands; together never more than `totalAmps`. Who cannot
 * have what the pilot signal can say gets nothing, until there is room: better some cars that
 * charge than all that do not.
 */
export function sharePower(
  totalAmps: number,
  demands: readonly Demand[],
  sharing: PowerSharing,
): readonly number[] {
  const shares = demands.map((demand) => ({ demand, amps: 0 }));
  const queue = shares
    .filter(({ demand }) => demand.limitAmps >= minPilotAmps)
    .sort((a, b) => order(a.demand, b.demand))
    .slice(0, Math.max(0, Math.floor(totalAmps / minPilotAmps)));
  for (const share of queue) share.amps = minPilotAmps;
  const wanted = queue.filter(({ demand }) => demand.isWanted);
  const idle = queue.filter(({ demand }) => !demand.isWanted);
  const restAmps = raise(wanted, totalAmps - queue.length * minPilotAmps, sharing);
  raise(idle, restAmps, sharing);
  return shares.map(({ amps }) => amps);
}

/** Gives out what is left beyond the minimum of each, and returns what nobody could have. */
function raise(shares: readonly Share[], leftAmps: number, sharing: PowerSharing): number {
  const line = sharing === "equal" ? shares.toSorted(byLimit) : shares;
  let restAmps = leftAmps;
  line.forEach((share, index) => {
    const portionAmps = sharing === "equal" ? restAmps / (line.length - index) : restAmps;
    const moreAmps = Math.min(share.demand.limitAmps - share.amps, portionAmps);
    share.amps += moreAmps;
    restAmps -= moreAmps;
  });
  return restAmps;
}

function order(one: Demand, other: Demand): number {
  if (one.isWanted !== other.isWanted) return one.isWanted ? -1 : 1;
  return one.sinceMs - other.sinceMs;
}

function byLimit(one: Share, other: Share): number {
  return one.demand.limitAmps - other.demand.limitAmps;
}
