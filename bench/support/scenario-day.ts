/** A day of many chargers, as a scenario: with sessions, balancing and invariants. */

import { loadScenarios } from "../../scenarios/engine/grammar/load-scenarios.ts";
import { runScenario } from "../../scenarios/engine/run/run-scenario.ts";
import { readMemory } from "./child.ts";

export interface DaySize {
  readonly chargers: number;
  readonly groups: number;
  readonly hours: number;
  /** How many cars come to each charger, one after the other. */
  readonly rounds: number;
}

export interface DayFigures {
  /** By the wall clock, and of the processor: without those that it took to read the heap. */
  readonly seconds: number;
  readonly processorSeconds: number;
  readonly messageCount: number;
  readonly noonHeapMegabytes: number;
  readonly lastHeapMegabytes: number;
}

export async function runDay(size: DaySize): Promise<DayFigures> {
  const loaded = loadScenarios([{ path: "day.ocpp.yaml", text: describeDay(size) }], {
    environment: {},
  });
  if (!loaded.isValid) throw new Error(JSON.stringify(loaded.diagnostics));
  const [scenario] = loaded.scenarios;
  if (scenario === undefined) throw new Error("there is no scenario");
  const heaps: number[] = [];
  let messageCount = 0;
  const halfMs = (size.hours * 3_600_000) / 2;
  const [run, reading] = [createStopwatch(), createStopwatch()];
  run.start();
  const result = await runScenario(scenario, {
    emit(event) {
      if (event.kind === "frame") messageCount += 1;
      if (!("atMs" in event) || event.atMs < halfMs * (heaps.length + 1)) return;
      reading.start();
      heaps.push(heapMegabytes());
      reading.stop();
    },
  });
  run.stop();
  if (result.verdict !== "pass") throw new Error(JSON.stringify(result.failures.slice(0, 3)));
  return {
    seconds: run.seconds() - reading.seconds(),
    processorSeconds: run.processorSeconds() - reading.processorSeconds(),
    messageCount,
    noonHeapMegabytes: heaps[0] ?? Number.NaN,
    lastHeapMegabytes: heaps.at(-1) ?? Number.NaN,
  };
}

export function heapMegabytes(): number {
  return (readMemory()["heapUsed"] ?? Number.NaN) / 1024 ** 2;
}

function createStopwatch() {
  let [wallMs, processorMs] = [0, 0];
  let [beganMs, beganProcessorMs] = [0, 0];
  return {
    start() {
      [beganMs, beganProcessorMs] = [performance.now(), processorTimeMs()];
    },
    stop() {
      wallMs += performance.now() - beganMs;
      processorMs += processorTimeMs() - beganProcessorMs;
    },
    seconds: () => wallMs / 1000,
    processorSeconds: () => processorMs / 1000,
  };
}

function processorTimeMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/** Each charger has a car for half of each round, of four hours at most. */
function describeDay({ chargers, groups, hours, rounds }: DaySize): string {
  const roundMinutes = Math.min(240, (hours * 60) / rounds);
  const size = Math.max(1, Math.floor(chargers / groups));
  const names = Array.from({ length: groups }, (_, index) => `G${index + 1}`);
  const fleets = names.map(
    (name) =>
      `  ${name}: { count: ${size}, configuration: { MeterValueSampleInterval: 300 }, ev: { maxCurrent: 16A, battery: 100kWh, soc: 10% } }`,
  );
  const shared = names.map((name) => `  F${name}: { limit: 0=${size * 10}, members: [${name}] }`);
  const watched = names.flatMap((name) => [
    `  - that: sum(draw.F${name}) <= groups.F${name}.limit`,
    `  - that: sum(held.F${name}) <= groups.F${name}.limit`,
    `  - that: "alloc.F${name}.all(a, a == 0.0 || a >= 6.0)"`,
  ]);
  const blocks = names.map(
    (name) => `        - repeat:
            count: ${rounds}
            every: ${roundMinutes}m
            steps:
              - plug: 1
                charger: self
              - start: { connector: 1, tag: TEST0001 }
                charger: self
              - wait: ${Math.floor(roundMinutes / 2)}m
              - stop:
                charger: self
              - unplug: 1
                charger: self
          charger: ${name}`,
  );
  return [
    "name: A day of many chargers",
    `timeout: ${hours + 2}h`,
    "chargers:",
    ...fleets,
    "groups:",
    ...shared,
    "always:",
    ...watched,
    "  - ledger: { tolerance: 1Wh }",
    "setup:",
    "  - boot:",
    "    charger: all",
    "steps:",
    "  - parallel:",
    ...blocks,
    `  - wait: ${Math.floor(roundMinutes / 2)}m`,
    "",
  ].join("\n");
}
