/** A charging session as operators see it: a transaction, who charged, and how it went. */

import type { Site } from "../site/site.ts";
import type { Transaction } from "../transaction.ts";

/** What changed at one time. Undefined is what did not. */
export interface ChargingHistoryEntry {
  readonly atMs: number;
  readonly offeredAmps: number | undefined;
  readonly usageAmps: number | undefined;
}

export interface Session {
  /** The charger and its local time of the start, and more if that is not one session alone. */
  readonly sessionId: string;
  /** Undefined if another program has kept it. */
  readonly transactionId: number | undefined;
  readonly chargerId: string;
  /** Alias, group and user are those of the time of the session. */
  readonly chargerAlias: string | undefined;
  readonly groupId: string | undefined;
  readonly connectorId: number;
  readonly idTag: string;
  readonly userName: string;
  readonly startedAtMs: number;
  readonly meterStartWh: number;
  /** Where the meter is, or was at the end. */
  readonly meterStopWh: number;
  /** What was charged. */
  readonly energyWh: number;
  /** Undefined while it is live, as is what follows. */
  readonly endedAtMs: number | undefined;
  readonly durationSeconds: number | undefined;
  readonly stopIdTag: string | undefined;
  /** As the charge point told it (OCPP 1.6 §7.36). */
  readonly reason: string | undefined;
  /** What said that it was over, where the charge point did not tell. */
  readonly inferredFrom: string | undefined;
  readonly chargingHistory: readonly ChargingHistoryEntry[];
}

export interface SessionFrame {
  readonly sessionId: string;
  readonly site: Pick<Site, "chargers" | "tags">;
  readonly chargingHistory: readonly ChargingHistoryEntry[];
}

const unknown = "Unknown";

export function toSession(transaction: Transaction, frame: SessionFrame): Session {
  const { sessionId, site, chargingHistory } = frame;
  const { end, chargePoint, startedAtMs, meterStartWh, registerWh } = transaction;
  const stop = end?.kind === "stopped" ? end.request : undefined;
  // Of a start that was never told, the tag that stops it is all that is known.
  const idTag = transaction.idTag || stop?.idTag?.toUpperCase() || unknown;
  const charger = site.chargers.get(chargePoint);
  const meterStopWh = end?.meterStopWh ?? registerWh;
  return {
    sessionId,
    transactionId: transaction.id,
    chargerId: chargePoint,
    chargerAlias: charger?.alias,
    groupId: charger?.groupId,
    connectorId: transaction.connectorId,
    idTag,
    userName: site.tags.get(idTag)?.userName ?? unknown,
    startedAtMs,
    meterStartWh,
    meterStopWh,
    energyWh: Math.max(meterStopWh - meterStartWh, 0),
    endedAtMs: end?.atMs,
    durationSeconds: end && Math.max(Math.round((end.atMs - startedAtMs) / 1000), 0),
    stopIdTag: end && (stop === undefined ? idTag : stop.idTag),
    // Local is what is meant when none is told (OCPP 1.6 §6.49).
    reason: end && (stop === undefined ? "Other" : (stop.reason ?? "Local")),
    inferredFrom: end?.kind === "inferred" ? end.evidence : undefined,
    chargingHistory,
  };
}

/**
 * What balanz calls it. Of those that began in the same second of the clock on the wall the first
 * has that name, and the others have the ids of their transactions as well.
 */
export function sessionIdOf(
  transaction: Transaction,
  ofChargePoint: readonly Transaction[],
  format: (atMs: number) => string,
): string {
  const time = format(transaction.startedAtMs);
  const name = `${transaction.chargePoint}-${time.replace(" ", "-")}`;
  const isTaken = ofChargePoint.some(
    ({ id, startedAtMs }) => id < transaction.id && format(startedAtMs) === time,
  );
  return isTaken ? `${name}-${transaction.id}` : name;
}
