/**
 * Sessions as lines of a CSV file, the way balanz writes them. What it does not have goes into columns
 * behind its own; whoever reads the columns by their names goes on reading.
 */

import { stringify } from "csv-stringify/sync";
import type { LocalTime } from "./local-time.ts";
import type { ChargingHistoryEntry, Session } from "./session.ts";

export const sessionColumns: readonly string[] = [
  "session_id",
  "charger_id",
  "charger_alias",
  "group_id",
  "id_tag",
  "user_name",
  "stop_id_tag",
  "start_time",
  "end_time",
  "duration",
  "energy",
  "stop_reason",
  "history",
  "connector_id",
  "transaction_id",
  "meter_start",
  "meter_stop",
  "inferred_from",
];

/** By the name of their column; a column may be missing. */
export type SessionCells = Readonly<Record<string, string | undefined>>;

export function toCells(session: Session, time: LocalTime): SessionCells {
  const { endedAtMs, durationSeconds } = session;
  return {
    session_id: session.sessionId,
    charger_id: session.chargerId,
    charger_alias: session.chargerAlias,
    group_id: session.groupId,
    id_tag: session.idTag,
    user_name: session.userName,
    stop_id_tag: session.stopIdTag,
    start_time: time.format(session.startedAtMs),
    end_time: endedAtMs === undefined ? undefined : time.format(endedAtMs),
    duration: durationSeconds === undefined ? undefined : toDuration(durationSeconds),
    energy: (session.energyWh / 1000).toFixed(3),
    stop_reason: session.reason,
    history: session.chargingHistory.map((entry) => toEntryText(entry, time)).join(";"),
    connector_id: String(session.connectorId),
    transaction_id: session.transactionId?.toString(),
    meter_start: String(session.meterStartWh),
    meter_stop: String(session.meterStopWh),
    inferred_from: session.inferredFrom,
  };
}

export function toLine(cells: SessionCells, columns: readonly string[], lineEnd: string): string {
  return stringify([columns.map((column) => cells[column] ?? "")], { record_delimiter: lineEnd });
}

/** What is wrong with the cells, if they are of no session. */
export function readSession(cells: SessionCells, time: LocalTime): Session | string {
  const cell = (column: string) => cells[column]?.trim() || undefined;
  const startedAtMs = time.parse(cell("start_time") ?? "");
  const endedAtMs = time.parse(cell("end_time") ?? "");
  const energyWh = Math.round(numberOf(cell("energy"), Number.NaN) * 1000);
  const [sessionId, chargerId] = [cell("session_id"), cell("charger_id")];
  if (sessionId === undefined || chargerId === undefined) return "it has no session or charger id";
  if (startedAtMs === undefined || endedAtMs === undefined) {
    return `${cell("start_time")} or ${cell("end_time")} is no local time`;
  }
  if (!Number.isFinite(energyWh)) return `energy ${cell("energy")} is no number`;
  const meterStartWh = numberOf(cell("meter_start"), 0);
  return {
    sessionId,
    transactionId: numberOf(cell("transaction_id"), undefined),
    chargerId,
    chargerAlias: cell("charger_alias"),
    groupId: cell("group_id"),
    connectorId: numberOf(cell("connector_id"), 1),
    idTag: cell("id_tag") ?? "",
    userName: cell("user_name") ?? "",
    startedAtMs,
    meterStartWh,
    meterStopWh: numberOf(cell("meter_stop"), meterStartWh + energyWh),
    energyWh,
    endedAtMs,
    durationSeconds: Math.round((endedAtMs - startedAtMs) / 1000),
    stopIdTag: cell("stop_id_tag"),
    reason: cell("stop_reason"),
    inferredFrom: cell("inferred_from"),
    chargingHistory: readHistory(cell("history") ?? "", time),
  };
}

/** `<time>=<offered>A/<usage>A`, where either may be missing. */
function toEntryText({ atMs, offeredAmps, usageAmps }: ChargingHistoryEntry, time: LocalTime) {
  return `${time.format(atMs)}=${toAmpsText(offeredAmps)}/${toAmpsText(usageAmps)}`;
}

function toAmpsText(amps: number | undefined): string {
  return amps === undefined ? "" : `${Math.round(amps * 100) / 100}A`;
}

/** Old files have what was offered alone: `<time>=<offered>A`. */
const entryPattern = /^([^=]+)=(?:(\d+(?:\.\d+)?)A)?(?:\/(?:(\d+(?:\.\d+)?)A)?)?$/;

/** What cannot be read is left out. */
function readHistory(text: string, time: LocalTime): readonly ChargingHistoryEntry[] {
  return text.split(";").flatMap((entry) => {
    const [, at = "", offered, usage] = entryPattern.exec(entry) ?? [];
    const atMs = time.parse(at);
    if (atMs === undefined) return [];
    return [{ atMs, offeredAmps: toAmps(offered), usageAmps: toAmps(usage) }];
  });
}

function toAmps(text: string | undefined): number | undefined {
  return text === undefined ? undefined : Number(text);
}

/** `HH:MM:SS`, with as many hours as it takes. */
function toDuration(seconds: number): string {
  const parts = [seconds / 3600, (seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(Math.floor(part)).padStart(2, "0")).join(":");
}

function numberOf<T>(text: string | undefined, otherwise: T): number | T {
  return text === undefined ? otherwise : Number(text);
}
