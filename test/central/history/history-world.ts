/** A central system with a session history, in the hands of a test. */

import type { BalancingListener } from "../../../central/balancing/events.ts";
import type { ChargingHistoryEntry, Session } from "../../../central/history/session.ts";
import {
  type HistoryEvent,
  openSessionHistory,
  type SessionHistory,
  type SessionHistoryOptions,
} from "../../../central/history/session-history.ts";
import { createSite } from "../../../central/site/site.ts";
import { createMemoryStore } from "../../../central/store/memory-store.ts";
import {
  at,
  type ScriptedChargePoint,
  setUpWorld,
  startAtMs,
  type World,
} from "../scripted-charge-point.ts";

const site = createSite({
  groups: [{ groupId: "HQ" }],
  chargers: [{ chargerId: "CP1", alias: "Front, left", groupId: "HQ", connectorCount: 2 }],
  tags: [{ idTag: "TAG", userName: "John Jones", status: "Activated" }],
});

export interface HistoryWorld extends World {
  readonly history: SessionHistory;
  readonly told: HistoryEvent[];
  /** The charge point has acknowledged this limit. */
  limited(limitAmps: number, connectorId?: number): void;
}

export async function setUpHistory(
  options: Partial<SessionHistoryOptions> = {},
  store = createMemoryStore(),
): Promise<HistoryWorld> {
  const world = setUpWorld({ store, settings: { inferredEndDelaySeconds: 60 } });
  const told: HistoryEvent[] = [];
  let balancing: BalancingListener = () => undefined;
  const history = await openSessionHistory({
    clock: world.clock,
    centralSystem: world.central,
    site,
    timeZone: "Europe/Copenhagen",
    events: (event) => told.push(event),
    balancing: {
      listen(listener) {
        balancing = listener;
        return () => undefined;
      },
    },
    ...options,
  });
  // What charge points tell of the last two hours is not of the future.
  await world.clock.advance(7_200_000);
  const limited = (limitAmps: number, connectorId = 1) =>
    balancing({ kind: "limited", chargePoint: "CP1", connectorId, limitAmps });
  return { ...world, history, told, limited };
}

export async function charge(
  chargePoint: ScriptedChargePoint,
  {
    connectorId = 1,
    seconds = 0,
    meterStart = 1000,
    meterStop = 4808,
    reason = "EVDisconnected",
  } = {},
): Promise<void> {
  const timestamp = at(seconds);
  const start = { connectorId, idTag: "TAG", meterStart, timestamp };
  const { transactionId } = Object(await chargePoint.ask("StartTransaction", start));
  const stop = { transactionId, meterStop, timestamp: at(seconds + 3725), idTag: "TAG", reason };
  await chargePoint.ask("StopTransaction", stop);
}

export async function draw(
  chargePoint: ScriptedChargePoint,
  amps: number,
  seconds: number,
  connectorId = 1,
) {
  const value = String(amps);
  const sampledValue = [{ value, measurand: "Current.Import", unit: "A", phase: "L1" }];
  const meterValue = [{ timestamp: at(seconds), sampledValue }];
  await chargePoint.ask("MeterValues", { connectorId, transactionId: 1, meterValue });
}

export async function allOf(history: SessionHistory): Promise<readonly Session[]> {
  return (await history.find({ order: "oldest" })).sessions;
}

/** Seconds, offered, usage. */
export function rowsOf(entries: readonly ChargingHistoryEntry[]) {
  return entries.map(({ atMs, offeredAmps, usageAmps }) => [
    (atMs - startAtMs) / 1000,
    offeredAmps,
    usageAmps,
  ]);
}
