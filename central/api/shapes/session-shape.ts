/** Charging sessions, as clients of the operators' interface are shown them. */

import type { ChargingHistoryEntry, Session } from "../../history/session.ts";

/** Times in seconds, `null` for what is not known. */
export function sessionShape(session: Session) {
  return {
    session_id: session.sessionId,
    charger_id: session.chargerId,
    charger_alias: session.chargerAlias ?? null,
    group_id: session.groupId ?? null,
    id_tag: session.idTag,
    user_name: session.userName,
    stop_id_tag: session.stopIdTag ?? (session.endedAtMs === undefined ? session.idTag : null),
    start_time: session.startedAtMs / 1000,
    end_time: session.endedAtMs === undefined ? null : session.endedAtMs / 1000,
    duration: session.durationSeconds ?? null,
    energy_meter: session.energyWh,
    reason: session.reason ?? null,
    kwh: (session.energyWh / 1000).toFixed(3),
    charging_history: historyShape(session.chargingHistory),
  };
}

export function historyShape(history: readonly ChargingHistoryEntry[]) {
  return history.map(({ atMs, offeredAmps, usageAmps }) => ({
    timestamp: atMs / 1000,
    offered: offeredAmps ?? null,
    usage: usageAmps ?? null,
  }));
}
