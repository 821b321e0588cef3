/**
 * How cost grows with the number of chargers, and of the groups they are in: each pair of them runs the
 * same quarter of an hour of virtual time. What grows no faster than the chargers has the same cost
 * for each of them everywhere.
 *
 *     node dist/bench/growth.js [--short] [--hours=0.25]
 */

import { readOptions } from "./support/options.ts";
import { type Row, tell } from "./support/report.ts";
import { heapMegabytes, runDay } from "./support/scenario-day.ts";

interface Cell {
  readonly chargers: number;
  readonly groups: number;
  /** Of the processor, for each charger and hour. */
  readonly chargerHourMs: number;
  readonly heapKilobytesEach: number;
  readonly messagesPerSecond: number;
}

const options = readOptions();
const hours = options.size("hours", 0.1, 0.25);
const chargerCounts = options.isShort ? [10, 20] : [100, 1000, 10_000];
const groupCounts = options.isShort ? [1, 10] : [1, 10, 100];
/** Few take no longer than a pause of the machine: the best of several runs counts. */
const leastChargersRun = options.isShort ? 1 : 1000;

/** Before there was anybody. */
const emptyMegabytes = heapMegabytes();

async function main(): Promise<void> {
  await measure(chargerCounts[0] ?? 1, 1); // Whatever comes first meets with the compiler.
  const cells: Cell[] = [];
  for (const chargers of chargerCounts) {
    for (const groups of groupCounts) cells.push(await measure(chargers, groups));
  }
  tell(
    `Cost by size, ${hours * 60} minutes of virtual time`,
    cells.map((cell) => toRow(cell, cells)),
  );
  tell(
    "One group beside ten",
    chargerCounts.map((chargers) => compareGroups(chargers, cells)),
  );
}

async function measure(chargers: number, groups: number): Promise<Cell> {
  const runs: Cell[] = [];
  while (runs.length === 0 || runs.length * chargers < leastChargersRun) {
    const day = await runDay({ chargers, groups, hours, rounds: 1 });
    runs.push({
      ...{ chargers, groups },
      chargerHourMs: (day.processorSeconds * 1000) / chargers / hours,
      heapKilobytesEach: ((day.lastHeapMegabytes - emptyMegabytes) * 1024) / chargers,
      messagesPerSecond: day.messageCount / day.seconds,
    });
  }
  return runs.reduce((best, run) => (run.chargerHourMs < best.chargerHourMs ? run : best));
}

function toRow(cell: Cell, cells: readonly Cell[]): Row {
  const { chargers, groups, chargerHourMs, heapKilobytesEach, messagesPerSecond } = cell;
  const first = cells.find((one) => one.groups === groups) ?? cell;
  const times = (chargerHourMs / first.chargerHourMs).toFixed(2);
  return {
    subject: `${chargers} chargers, ${groups} groups`,
    ...{ found: chargerHourMs, unit: "ms for each charger and hour" },
    beside: [
      `${times} times that of ${first.chargers} chargers`,
      `${heapKilobytesEach.toFixed(0)} KB of heap each`,
      `${Math.round(messagesPerSecond).toLocaleString("en")} messages/s`,
    ].join(", "),
  };
}

function compareGroups(chargers: number, cells: readonly Cell[]): Row {
  const of = (groups: number) =>
    cells.find((cell) => cell.chargers === chargers && cell.groups === groups)?.chargerHourMs;
  return {
    subject: `${chargers} chargers: one group beside ten`,
    ...{ found: (of(1) ?? Number.NaN) / (of(10) ?? Number.NaN), unit: "times" },
  };
}

await main();
