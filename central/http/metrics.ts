/**
 * Figures for Prometheus. Chargers and tags are not told apart: their names are many, and anybody
 * may make up more.
 */

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";
import { actions, isAction } from "../../schemas/actions.ts";
import type { Action } from "../../schemas/messages.ts";
import type { Balancing } from "../balancing/balancing.ts";
import type { Alarm } from "../balancing/events.ts";
import type { CentralSystem } from "../central-system.ts";

export interface Metrics {
  readonly contentType: string;
  read(): Promise<string>;
  close(): void;
}

export interface MetricsOptions {
  readonly centralSystem: CentralSystem;
  /** Undefined: nothing is balanced. */
  readonly balancing: Balancing | undefined;
  /** Writes that are not on disk yet. */
  readonly pendingWrites: () => number;
}

export function createMetrics(options: MetricsOptions): Metrics {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  const stopCounting = countMessages(registry, options.centralSystem);
  gaugeCharging(registry, options);
  if (options.balancing !== undefined) gaugeBalancing(registry, options.balancing);
  return {
    contentType: registry.contentType,
    read: () => registry.metrics(),
    close: stopCounting,
  };
}

function countMessages(registry: Registry, centralSystem: CentralSystem): () => void {
  const messages = new Counter({
    name: "plugfest_messages_total",
    help: "Messages of chargers that were taken, by action",
    labelNames: ["action"],
    registers: [registry],
  });
  const calls = new Histogram({
    name: "plugfest_call_duration_seconds",
    help: "How long messages to chargers took, by action and by how they ended",
    labelNames: ["action", "outcome"],
    buckets: [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30],
    registers: [registry],
  });
  const refused = new Counter({
    name: "plugfest_refused_connections_total",
    help: "Connections that were refused, by HTTP status",
    labelNames: ["status"],
    registers: [registry],
  });
  for (const action of chargePointActions()) {
    const counter = messages.labels(action);
    centralSystem.on(action, (_request, context) => {
      counter.inc();
      return context.next();
    });
  }
  return centralSystem.listen((event) => {
    if (event.kind === "refused") refused.inc({ status: event.status });
    if (event.kind !== "called") return;
    calls.observe({ action: event.action, outcome: event.outcome }, event.tookMs / 1000);
  });
}

function chargePointActions(): readonly Action[] {
  return Object.keys(actions)
    .filter(isAction)
    .filter((action) => actions[action].caller !== "centralSystem");
}

function gaugeCharging(registry: Registry, options: MetricsOptions): void {
  const { centralSystem, pendingWrites } = options;
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      collect() {
        this.set(read());
      },
    });
  gauge("plugfest_chargers_known", "Chargers that have ever come in", () => {
    return centralSystem.chargePoints.size;
  });
  gauge("plugfest_chargers_connected", "Chargers that are connected", () => {
    let count = 0;
    for (const { isConnected } of centralSystem.chargePoints.values()) count += isConnected ? 1 : 0;
    return count;
  });
  gauge("plugfest_transactions_running", "Transactions that run", () => {
    return [...centralSystem.runningTransactions()].length;
  });
  gauge("plugfest_store_pending_writes", "Writes that are not on disk yet", pendingWrites);
}

const alarmKinds = [
  "capExceeded",
  "badSchedule",
  "silent",
  "writesUsedUp",
  "refusing",
  "notApplied",
  "overdraw",
  "unservable",
  "endsAtZero",
  "notResumed",
] as const satisfies readonly Alarm["kind"][];

function gaugeBalancing(registry: Registry, balancing: Balancing): void {
  const byGroup = (name: string, help: string, read: (group: Group) => number | undefined) =>
    new Gauge({
      name,
      help,
      labelNames: ["group"],
      registers: [registry],
      collect() {
        this.reset();
        for (const group of balancing.groups()) {
          const value = read(group);
          if (value !== undefined) this.set({ group: group.groupId }, value);
        }
      },
    });
  byGroup("plugfest_group_cap_amps", "What a group may draw", ({ capAmps }) => capAmps);
  byGroup("plugfest_group_held_amps", "The most that a group may draw now", (group) => {
    return group.heldAmps;
  });
  byGroup("plugfest_group_target_amps", "What is meant for a group in all", ({ connectors }) =>
    connectors.reduce((sum, { targetAmps = 0 }) => sum + targetAmps, 0),
  );
  new Gauge({
    name: "plugfest_alarms",
    help: "Alarms that last, by kind",
    labelNames: ["kind"],
    registers: [registry],
    collect() {
      for (const kind of alarmKinds) this.set({ kind }, 0);
      for (const { kind } of balancing.alarms()) this.inc({ kind });
    },
  });
}

type Group = ReturnType<Balancing["groups"]>[number];
