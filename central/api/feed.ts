/** What happens, as the pushes that subscribers get. */

import type { BackOffice } from "../back-office/back-office.ts";
import type { Topic } from "../back-office/roles.ts";
import type { CentralEvent } from "../events.ts";
import type { Transaction } from "../transaction.ts";
import type { Push } from "./outbox.ts";
import {
  chargerShape,
  connectorShape,
  connectorsOf,
  groupShape,
  type Standings,
  standingsOf,
} from "./shapes/charger-shape.ts";
import { createLogShape } from "./shapes/log-shape.ts";
import { sessionShape } from "./shapes/session-shape.ts";

export type Publish = (topic: Topic, push: Omit<Push, "topic">) => void;

/** How old the standings may be that are told: they are worked out for all at once. */
const standingsAgeMs = 100;

/** The function returned ends it. */
export function startFeed(backOffice: BackOffice, publish: Publish): () => void {
  const { centralSystem, balancing, logBook, site, history, timeZone } = backOffice;
  const toLogShape = createLogShape(timeZone);
  const views = createViews(backOffice);

  function connectorChanged(chargerId: string, connectorId: number): void {
    const payload = () => views.connector(chargerId, connectorId);
    publish("connectors", { key: `${connectorId} ${chargerId}`, payload });
  }
  function chargerChanged(chargerId: string): void {
    publish("chargers", { key: chargerId, payload: () => views.charger(chargerId) });
  }
  function groupChanged(groupId: string): void {
    publish("groups", { key: groupId, payload: () => views.group(groupId) });
  }

  function heard(event: CentralEvent): void {
    if (event.kind === "status" && event.connector.connectorId > 0) {
      connectorChanged(event.chargePoint.identity, event.connector.connectorId);
    } else if (event.kind === "meterValues" && event.connector !== undefined) {
      connectorChanged(event.chargePoint.identity, event.connector.connectorId);
    } else if (isOfConnection(event)) {
      chargerChanged(event.chargePoint.identity);
    } else if (isOfTransaction(event)) {
      connectorChanged(event.chargePoint.identity, event.transaction.connectorId);
      const payload = { event: event.kind, ...transactionShape(event.transaction) };
      publish("transactions", { payload: () => payload });
    }
  }

  const stops = [
    centralSystem.listen(heard),
    balancing?.listen((event) => {
      if (event.kind === "limited") connectorChanged(event.chargePoint, event.connectorId);
      else if (event.kind === "passed") groupChanged(event.groupId);
      else if (event.kind === "raised" || event.kind === "cleared") {
        publish("alarms", { payload: () => toAlarmShape(event) });
      }
    }),
    logBook.listen((entry) =>
      publish(entry.component === "AUDIT" ? "audit" : "log", { payload: () => toLogShape(entry) }),
    ),
    history.listen((event) => {
      if (event.kind !== "completed") return;
      publish("sessions", { payload: () => sessionShape(event.session) });
    }),
    site.listen((change) => {
      if (change.table !== "users") publish("site", { payload: () => change });
      if (change.kind === "reloaded") return;
      if (change.table === "groups") groupChanged(change.id);
      if (change.table === "chargers") chargerChanged(change.id);
    }),
  ];
  return () => {
    for (const stop of stops) stop?.();
  };
}

type ConnectionEvent = Extract<CentralEvent, { kind: "connected" | "disconnected" | "booted" }>;

function isOfConnection(event: CentralEvent): event is ConnectionEvent {
  return event.kind === "connected" || event.kind === "disconnected" || event.kind === "booted";
}

type TransactionEvent = Extract<
  CentralEvent,
  { kind: "transactionStarted" | "transactionEnded" | "transactionReopened" }
>;

function isOfTransaction(event: CentralEvent): event is TransactionEvent {
  return /^transaction/.test(event.kind);
}

function toAlarmShape<A>({ kind, alarm }: { readonly kind: string; readonly alarm: A }) {
  return { event: kind, alarm };
}

function transactionShape(transaction: Transaction) {
  const { id, chargePoint, connectorId, idTag, startedAtMs, meterStartWh, registerWh, end } =
    transaction;
  return {
    transaction_id: id,
    charger_id: chargePoint,
    connector_id: connectorId,
    id_tag: idTag,
    start_time: startedAtMs / 1000,
    end_time: end === undefined ? null : end.atMs / 1000,
    energy: (end?.meterStopWh ?? registerWh) - meterStartWh,
  };
}

/** How things stand when they are told. What is gone is told by its id alone. */
function createViews(backOffice: BackOffice) {
  const { clock, site } = backOffice;
  let standings: Standings = new Map();
  let madeAtMs = Number.NEGATIVE_INFINITY;

  function look(): Standings {
    if (clock.now() - madeAtMs < standingsAgeMs) return standings;
    madeAtMs = clock.now();
    standings = standingsOf(backOffice);
    return standings;
  }

  return {
    charger(chargerId: string) {
      const charger = site.chargers.get(chargerId);
      return charger === undefined
        ? { charger_id: chargerId }
        : chargerShape(charger, backOffice, look());
    },
    connector(chargerId: string, connectorId: number) {
      const names = { charger_id: chargerId, connector_id: connectorId };
      const charger = site.chargers.get(chargerId);
      const views = charger === undefined ? [] : connectorsOf(charger, backOffice, look());
      const view = views.find((one) => one.connectorId === connectorId);
      return view === undefined ? names : { ...names, ...connectorShape(view, backOffice) };
    },
    group(groupId: string) {
      const group = site.groups.get(groupId);
      return group === undefined
        ? { group_id: groupId }
        : groupShape(group, backOffice, look(), false);
    },
  };
}
