/**
 * How long a day takes in virtual time: chargers with sessions, current shared out in groups, every
 * payload checked and every invariant on, as a scenario runs it. Beside it, in the same run, is the
 * same fleet without the scenario engine around it.
 *
 *     node dist/bench/virtual-day.js [--short] [--chargers=1000] [--groups=20] [--hours=24]
 */

import { createCentralSystem } from "../central/central-system.ts";
import { createMemoryDirectory } from "../central/directory.ts";
import { createMemoryNetwork } from "../protocol/memory-network.ts";
import { createRandom } from "../protocol/random.ts";
import { createSimulatedClock } from "../protocol/simulated-clock.ts";
import { loadScenarios } from "../scenarios/engine/grammar/load-scenarios.ts";
import { runScenario } from "../scenarios/engine/run/run-scenario.ts";
import { createFleet } from "../simulator/fleet/fleet.ts";
import { readMemory } from "./support/child.ts";
import { readOptions } from "./support/options.ts";
import { type Row, tell } from "./support/report.ts";

const options = readOptions();
const hours = options.size("hours", 1, 24);
const chargers = options.size("chargers", 10, 1000);
const groups = options.size("groups", 2, 20);

async function main(): Promise<void> {
  const few = await measure(Math.max(groups, Math.round(chargers / 10)));
  const many = await measure(chargers);
  tell(`A day of ${hours} h in virtual time, ${groups} groups`, [...few, ...many]);
}

/** The goals are for a whole day of so many chargers. */
const goalSecondsByCount: ReadonlyMap<number, number> = new Map([
  [100, 5],
  [1000, 60],
]);

async function measure(count: number): Promise<Row[]> {
  const goalSeconds = hours === 24 ? goalSecondsByCount.get(count) : undefined;
  const bareSeconds = await measureFleet(count);
  const day = await measureDay(count);
  return [
    {
      subject: `${count} chargers, sessions, balancing, invariants`,
      ...{ found: day.seconds, unit: "s" },
      ...(goalSeconds !== undefined && { goal: { is: "at most", value: goalSeconds } }),
      beside: `${day.messageCount} messages; the fleet alone ${bareSeconds.toFixed(1)} s`,
    },
    {
      subject: `${count} chargers: heap in use at the end, beside that at noon`,
      ...{ found: day.lastHeapMegabytes / day.noonHeapMegabytes, unit: "times" },
      goal: { is: "at most", value: 1.2 },
      beside: `${day.noonHeapMegabytes.toFixed(0)} MB at noon, ${day.lastHeapMegabytes.toFixed(0)} MB at the end`,
    },
  ];
}

async function measureDay(count: number) {
  const loaded = loadScenarios([{ path: "day.ocpp.yaml", text: describeDay(count) }], {
    environment: {},
  });
  if (!loaded.isValid) throw new Error(JSON.stringify(loaded.diagnostics));
  const [scenario] = loaded.scenarios;
  if (scenario === undefined) throw new Error("there is no scenario");
  const heaps: number[] = [];
  let messageCount = 0;
  const quarterMs = (hours * 3_600_000) / 4;
  const beganMs = performance.now();
  const result = await runScenario(scenario, {
    emit(event) {
      if (event.kind === "frame") messageCount += 1;
      if ("atMs" in event && event.atMs >= quarterMs * (heaps.length + 1))
        heaps.push(heapMegabytes());
    },
  });
  const seconds = (performance.now() - beganMs) / 1000;
  if (result.verdict !== "pass") throw new Error(JSON.stringify(result.failures.slice(0, 3)));
  const [, noonHeapMegabytes = Number.NaN] = heaps;
  const lastHeapMegabytes = heaps.at(-1) ?? Number.NaN;
  return { seconds, messageCount, noonHeapMegabytes, lastHeapMegabytes };
}

function heapMegabytes(): number {
  return (readMemory()["heapUsed"] ?? Number.NaN) / 1024 ** 2;
}

/** Each charger has a car for half of every four hours; the groups begin one after the other. */
function describeDay(count: number): string {
  const roundMinutes = Math.min(240, (hours * 60) / 2);
  const rounds = Math.floor((hours * 60) / roundMinutes);
  const size = Math.max(1, Math.floor(count / groups));
  const names = Array.from({ length: groups }, (_, index) => `G${index + 1}`);
  const fleets = names.map(
    (name) =>
      `  ${name}: { count: ${size}, configuration: { MeterValueSampleInterval: 300 }, ev: { maxCurrent: 16A, battery: 100kWh, soc: 10% } }`,
  );
  const shared = names.map(
    (name) => `  F${name}: { limit: ${Math.min(size * 10, 9999)}A, members: [${name}] }`,
  );
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

/** The same chargers and central system with nobody who looks on. */
async function measureFleet(count: number): Promise<number> {
  const clock = createSimulatedClock(Date.UTC(2026, 0, 5));
  const onFault = (fault: unknown) => {
    throw fault;
  };
  const network = createMemoryNetwork({ clock, onFault });
  const directory = createMemoryDirectory({ unknownIdTags: { status: "Accepted" } });
  const central = createCentralSystem({ clock, random: createRandom(1), directory });
  network.listen(central.gate);
  const fleet = createFleet({
    ...{ clock, dial: network.dial, count, behavior: "retail" },
    template: { configuration: { MeterValueSampleInterval: "300" } },
  });
  const beganMs = performance.now();
  fleet.start();
  await clock.advance(hours * 3_600_000);
  fleet.stop();
  central.close();
  return (performance.now() - beganMs) / 1000;
}

await main();
