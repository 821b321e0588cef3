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
import { createFleet } from "../simulator/fleet/fleet.ts";
import { readOptions } from "./support/options.ts";
import { type Row, tell } from "./support/report.ts";
import { runDay } from "./support/scenario-day.ts";

const options = readOptions();
const hours = options.size("hours", 1, 24);
const rounds = Math.max(2, Math.floor(hours / 4));
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
  const day = await runDay({ chargers: count, groups, hours, rounds });
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
