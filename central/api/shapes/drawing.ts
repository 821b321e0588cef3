/** All that there is, drawn as text: groups, their chargers, and what goes on at each connector. */

import type { BackOffice } from "../../back-office/back-office.ts";
import type { Session } from "../../history/session.ts";
import { createWallClock, type WallClock } from "../../log-book/wall-clock.ts";
import type { ChargerEntry } from "../../site/charger-entry.ts";
import type { GroupEntry } from "../../site/group-entry.ts";
import {
  allocationNow,
  type ConnectorView,
  chargersOf,
  connectorsOf,
  groupShape,
  type Standings,
  standingsOf,
} from "./charger-shape.ts";

const sessionsShown = 5;

interface Drawing {
  readonly backOffice: BackOffice;
  readonly standings: Standings;
  readonly wallClock: WallClock;
  /** By charger, the last ones; undefined if they are not asked for. */
  readonly sessions: ReadonlyMap<string, readonly Session[]> | undefined;
}

export async function drawAll(backOffice: BackOffice, isHistoric: boolean): Promise<string> {
  const { clock, site, timeZone } = backOffice;
  const drawing: Drawing = {
    backOffice,
    standings: standingsOf(backOffice),
    wallClock: createWallClock(timeZone),
    sessions: isHistoric ? await lastSessions(backOffice) : undefined,
  };
  const title = `All groups at ${drawing.wallClock.format(clock.now())}`;
  const groups = site.groups.list().flatMap((group) => ["", ...drawGroup(group, drawing)]);
  return [title, ...groups].join("\n");
}

async function lastSessions({ site, history }: BackOffice): Promise<Drawing["sessions"]> {
  const byCharger = new Map<string, readonly Session[]>();
  for (const { chargerId } of site.chargers.list()) {
    const query = { chargerIds: [chargerId], order: "newest", limit: sessionsShown } as const;
    byCharger.set(chargerId, (await history.find(query)).sessions);
  }
  return byCharger;
}

function drawGroup(group: GroupEntry, drawing: Drawing): readonly string[] {
  const { backOffice, standings } = drawing;
  const { offered, usage } = groupShape(group, backOffice, standings, false);
  const allocation = allocationNow(group, backOffice);
  const schedule =
    allocation?.map(([priority, amps]) => `p${priority}=${decimal(amps)}A`).join(":") ?? "none now";
  const title = [
    `Group ${group.groupId}`,
    group.description ?? "",
    schedule,
    `usage ${usage.toFixed(2)}A`,
    `offered ${decimal(offered)}A`,
  ];
  const chargers = [...chargersOf(backOffice, group.groupId)].sort((one, other) =>
    one.alias.localeCompare(other.alias),
  );
  return [
    title.filter((word) => word !== "").join(", "),
    ...chargers.flatMap((charger) => drawCharger(charger, drawing)),
  ];
}

function drawCharger(charger: ChargerEntry, drawing: Drawing): readonly string[] {
  const { backOffice, standings, wallClock, sessions } = drawing;
  const chargePoint = backOffice.centralSystem.chargePoints.get(charger.chargerId);
  const heardAtMs = chargePoint?.lastHeardAtMs;
  const { chargerDefaults } = backOffice;
  const connMaxAmps = charger.connMaxAmps ?? chargerDefaults.connMaxAmps;
  const title = [
    `${charger.chargerId} (${charger.alias})/${chargePoint?.isConnected ? "C" : "NC"}`,
    charger.description ?? "",
    `priority ${charger.priority ?? chargerDefaults.priority}`,
    `firmware ${chargePoint?.boot?.firmwareVersion ?? "unknown"}`,
    `last update ${heardAtMs === undefined ? "never" : wallClock.format(heardAtMs)}`,
    `conn_max ${decimal(connMaxAmps)}A`,
  ];
  const ended = sessions?.get(charger.chargerId) ?? [];
  return [
    `  ${title.filter((word) => word !== "").join(", ")}`,
    ...connectorsOf(charger, backOffice, standings).flatMap((view) => drawConnector(view, drawing)),
    ...ended.map((session) => `    ${drawSession(session, wallClock)}`),
  ];
}

function drawConnector(view: ConnectorView, drawing: Drawing): readonly string[] {
  const { transaction, standing } = view;
  const { wallClock } = drawing;
  const words = [
    `Connector ${view.connectorId}`,
    view.status ?? "None",
    `offer ${view.offeredAmps === undefined ? "unknown" : `${decimal(view.offeredAmps)}A`}`,
    ...(transaction === undefined ? [] : transactionWords(view, drawing)),
  ];
  if (standing?.evCeilingAmps !== undefined)
    words.push(`max_ev ${decimal(standing.evCeilingAmps)}A`);
  if (standing?.suspendedUntilMs !== undefined) {
    words.push(`suspend_until ${wallClock.format(standing.suspendedUntilMs)}`);
  }
  const offers = drawing.sessions === undefined ? "" : offersOf(view, drawing);
  return [`    ${words.join(", ")}`, ...(offers === "" ? [] : [`      ${offers}`])];
}

function transactionWords(view: ConnectorView, drawing: Drawing): readonly string[] {
  const { transaction, priority, usageAmps } = view;
  if (transaction === undefined) return [];
  const { wallClock, backOffice } = drawing;
  const { idTag, startedAtMs, registerWh, lastReading } = transaction;
  const userName = backOffice.site.tags.get(idTag)?.userName ?? "Unknown";
  const usedAtMs = lastReading?.timestampMs;
  return [
    `priority ${priority}`,
    `usage ${usageAmps === undefined ? "unknown" : `${usageAmps.toFixed(2)}A`}`,
    `tag ${idTag === "" ? "Unknown" : idTag} (${userName})`,
    `start ${wallClock.format(startedAtMs)}`,
    `energy ${Math.round(registerWh)}Wh`,
    ...(usedAtMs === undefined ? [] : [`last usage ${wallClock.format(usedAtMs)}`]),
  ];
}

function offersOf({ transaction }: ConnectorView, { backOffice, wallClock }: Drawing): string {
  if (transaction === undefined) return "";
  return backOffice.history
    .chargingHistoryOf(transaction.id)
    .flatMap(({ atMs, offeredAmps }) =>
      offeredAmps === undefined ? [] : [`@${wallClock.format(atMs)}=${decimal(offeredAmps)}A`],
    )
    .join(" ");
}

function drawSession(session: Session, wallClock: WallClock): string {
  const { startedAtMs, endedAtMs, energyWh, idTag, userName, reason } = session;
  const end = endedAtMs === undefined ? "" : wallClock.format(endedAtMs);
  const energy = `${(energyWh / 1000).toFixed(3)}kWh`;
  return `Session ${wallClock.format(startedAtMs)} to ${end}, ${energy}, tag ${idTag} (${userName}), ${reason}`;
}

/** Amps with at least one decimal, as in the schedules that are told. */
function decimal(amps: number): string {
  return Number.isInteger(amps) ? amps.toFixed(1) : `${Math.round(amps * 100) / 100}`;
}
