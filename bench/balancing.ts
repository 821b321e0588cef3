/**
 * How long it takes to share out the current of a group, and how many connectors are told another
 * limit when one car leaves. Run after a build: `node dist/bench/balancing.js`, with `--short` to
 * see only that it works.
 */

import { compute, type Group } from "../central/balancing/compute.ts";
import type { ComputationContext, ConnectorState } from "../central/balancing/connector-state.ts";
import { defaultBalancingSettings } from "../central/balancing/settings.ts";
import { createTimeZone } from "../central/balancing/time-zone.ts";
import { type Row, tell } from "./support/report.ts";

const context: ComputationContext = {
  nowMs: Date.UTC(2026, 0, 5, 8, 20),
  settings: defaultBalancingSettings,
  timeZone: createTimeZone("Europe/Copenhagen"),
};

/** The goal is for a group of this size. */
const goalConnectors = 1000;
const goalMs = 10;
/** Few may all have met with the compiler, or with another process. */
const leastSamples = 300;

function main(): void {
  const budgetMs = process.argv.includes("--short") ? 10 : 1000;
  const rows: Row[] = [];
  for (const connectorCount of [10, 100, 1000, 10_000]) {
    for (const [name, ampsEach] of [
      ["plenty", 32],
      ["scarce", 10],
      ["starved", 3],
    ] as const) {
      const title = `${connectorCount} connectors, ${name}`;
      rows.push(measure(title, connectorCount, ampsEach, budgetMs));
    }
  }
  tell("A group is balanced; how many change when one car leaves", rows);
}

function measure(subject: string, count: number, ampsEach: number, budgetMs: number): Row {
  const group = settle(createGroup(count, count * ampsEach));
  const before = compute(group, context);
  if (before.reductions.length + before.grows.length > 0) throw new Error("it is not at rest");
  const after = compute(withoutOne(group), context);
  const changed = after.reductions.length + after.grows.length;

  const times: number[] = [];
  const begunMs = performance.now();
  const least = count === goalConnectors ? leastSamples : 1;
  while (times.length < least || performance.now() - begunMs < budgetMs) {
    const startedMs = performance.now();
    compute(createdAnew(group), context);
    times.push(performance.now() - startedMs);
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => times[Math.floor(share * (times.length - 1))] ?? Number.NaN;
  return {
    subject,
    ...{ found: at(0.5), unit: "ms" },
    beside: `99 % within ${at(0.99).toFixed(2)} ms, ${changed} changed`,
    ...(count === goalConnectors && { goal: { is: "at most", value: goalMs } }),
  };
}

/** Cars that charge at what they are offered, of three priorities. */
function createGroup(count: number, capAmps: number): Group {
  const connectors = Array.from({ length: count }, (_, index) => createState(index));
  return {
    entries: [
      { priority: 3, amps: capAmps },
      { priority: 0, amps: Math.floor(capAmps * 0.8) },
    ],
    connectors,
  };
}

function createState(index: number): ConnectorState {
  return {
    chargePoint: `CP${index}`,
    connectorId: 1,
    status: "Charging",
    isReachable: true,
    priority: index % 5,
    connMaxAmps: 32,
    heldAmps: 0,
    offeredAmps: 0,
    isPromised: false,
    hasTransaction: true,
    sessionEnergyWh: (index * 7919) % 20_000,
    recentUsageAmps: 0,
    lastOfferAtMs: undefined,
    suspendedUntilMs: undefined,
    evCeilingAmps: undefined,
    atCeilingSinceMs: undefined,
    onSinceMs: undefined,
    waitingSinceMs: undefined,
    displacedAtMs: undefined,
  };
}

/** Everybody gets what is wanted for them, until nothing changes any more. */
function settle(group: Group): Group {
  const { verdicts, reductions, grows } = compute(group, context);
  if (reductions.length + grows.length === 0) return group;
  const connectors = verdicts.map(({ state, targetAmps = state.offeredAmps }) => ({
    ...state,
    offeredAmps: targetAmps,
    heldAmps: targetAmps,
    recentUsageAmps: targetAmps,
    onSinceMs: targetAmps > 0 ? context.nowMs : undefined,
    lastOfferAtMs: targetAmps > 0 ? context.nowMs - 200_000 : undefined,
  }));
  return settle({ ...group, connectors });
}

function withoutOne({ entries, connectors }: Group): Group {
  const [first, ...others] = connectors;
  if (first === undefined) throw new Error("there is nobody to leave");
  const left = { ...first, status: "Available", heldAmps: 0, offeredAmps: 0 };
  return { entries, connectors: [left, ...others] };
}

/** As a pass has them: new objects each time. */
function createdAnew({ entries, connectors }: Group): Group {
  return { entries, connectors: connectors.map((state) => ({ ...state })) };
}

main();
