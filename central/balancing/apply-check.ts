/** Accepted is not applied: whether a charge point does what it said it would. */

import type { Connector } from "../charge-point.ts";
import type { ConnectorTrack } from "./connector-track.ts";

/** `unsure`: it says nothing by which to tell. */
export type Application = "applied" | "over" | "under" | "unsure";

const toleranceAmps = 0.6;
const idleAmps = 1;

/** What has been seen since the last limit was acknowledged. */
export function checkApplied(
  track: ConnectorTrack,
  connector: Connector | undefined,
  nowMs: number,
): Application {
  const { limitAmps, offeredAmps } = track;
  const usageAmps = track.settledUsageAmps(nowMs);
  const mostAmps = Math.max(usageAmps ?? 0, offeredAmps ?? 0);
  if (mostAmps > limitAmps + toleranceAmps) return "over";
  if (limitAmps > 0 && isStuck(track, connector, usageAmps ?? 0)) return "under";
  return usageAmps === undefined && offeredAmps === undefined ? "unsure" : "applied";
}

/** It still offers what it did before, or nothing. Nought alone says little: some always say it. */
function isStuck(
  { limitAmps, formerLimitAmps, offeredAmps }: ConnectorTrack,
  connector: Connector | undefined,
  usageAmps: number,
): boolean {
  if (offeredAmps !== undefined && offeredAmps > 0) {
    return formerLimitAmps < limitAmps && offeredAmps <= formerLimitAmps + toleranceAmps;
  }
  return connector?.status?.status === "SuspendedEVSE" && usageAmps < idleAmps;
}
