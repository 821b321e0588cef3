/**
 * What a fleet costs over real sockets: how long it takes to connect and boot, what memory a charger
 * takes idle and charging, and how much processor time a steady fleet needs. The central system has a
 * process of its own. Beside it, in the same run, are as many bare clients of `ws`.
 *
 *     node dist/bench/fleet.js [--short] [--count=10000] [--seconds=60]
 */

import { systemClock } from "../protocol/clock.ts";
import { type Child, type Figures, startChild } from "./support/child.ts";
import { readOptions } from "./support/options.ts";
import { type Goal, tell } from "./support/report.ts";

const options = readOptions();
const count = options.size("count", 50, 10_000);
const seconds = options.size("seconds", 0.5, 60);
const memorySeconds = Math.min(seconds, 40);

async function main(): Promise<void> {
  const bare = await withFleet("./support/bare-fleet-child.js", (fleet) => fleet.ask("connect"));
  const ours = await withFleet("./support/fleet-child.js", measureFleet);
  const perCharger = (bytes: number) => bytes / count / 1024;
  const { connected, charging, cores, state } = ours;
  const chargingBytes = figure(connected, "rss") + figure(charging, "rss");
  tell(`Fleet of ${count} over real sockets, one process`, [
    {
      subject: "connected and booted",
      ...{ found: figure(connected, "seconds"), unit: "s" },
      ...goal({ is: "at most", value: 10 }),
      beside: `bare ws clients ${figure(bare, "seconds").toFixed(1)} s`,
    },
    {
      subject: "memory of an idle charger, resident",
      ...{ found: perCharger(figure(connected, "rss")), unit: "KB" },
      ...goal({ is: "at most", value: 15 }),
      beside: `bare ws client ${perCharger(figure(bare, "rss")).toFixed(1)} KB`,
    },
    {
      subject: "memory of an idle charger, heap in use",
      ...{ found: perCharger(figure(connected, "heapUsed")), unit: "KB" },
      beside: `bare ws client ${perCharger(figure(bare, "heapUsed")).toFixed(1)} KB`,
    },
    {
      subject: "memory of a charging charger, readings every 15 s, resident",
      ...{ found: perCharger(chargingBytes), unit: "KB" },
      ...goal({ is: "at most", value: 30 }),
    },
    {
      subject: "memory of a charging charger, heap in use",
      found: perCharger(figure(connected, "heapUsed") + figure(charging, "heapUsed")),
      unit: "KB",
    },
    {
      subject: "memory of the whole process, charging",
      ...{ found: figure(charging, "whole") / 1024 ** 2, unit: "MB" },
      ...goal({ is: "at most", value: 400 }),
    },
    {
      subject: "cores of the fleet, charging, readings every 60 s",
      ...{ found: cores, unit: "" },
      ...goal({ is: "at most", value: 0.5 }),
      beside: `${figure(state, "callCount")} calls, ${figure(state, "errorCount")} errors`,
    },
  ]);
}

/** The goals are for a fleet of ten thousand: in a smaller one the process itself weighs more. */
function goal(wanted: Goal): { readonly goal?: Goal } {
  return count === 10_000 ? { goal: wanted } : {};
}

async function measureFleet(fleet: Child) {
  const connected = await fleet.ask("connect");
  const idle = await fleet.ask("memory");
  await fleet.ask("charge");
  await wait(memorySeconds);
  const state = await fleet.ask("state");
  if (state["chargingCount"] !== count) {
    throw new Error(`only ${state["chargingCount"]} of ${count} charge`);
  }
  const loaded = await fleet.ask("memory");
  const charging = {
    rss: figure(loaded, "rss") - figure(idle, "rss"),
    heapUsed: figure(loaded, "heapUsed") - figure(idle, "heapUsed"),
    whole: figure(loaded, "rss"),
  };
  await fleet.ask("slowDown");
  await wait(memorySeconds / 4);
  const before = await fleet.ask("cpu");
  await wait(seconds);
  const after = await fleet.ask("cpu");
  const spent = (name: string) => figure(after, name) - figure(before, name);
  const cores = spent("seconds") / spent("atSeconds");
  return { connected, charging, cores, state: await fleet.ask("state") };
}

async function withFleet<T>(file: string, task: (fleet: Child) => Promise<T>): Promise<T> {
  const server = startChild(import.meta.resolve("./support/server-child.js"), ["plugfest"]);
  const { port } = await server.ask("port");
  const url = `ws://127.0.0.1:${port}`;
  const fleet = startChild(import.meta.resolve(file), [url, String(count)]);
  const result = await task(fleet);
  await fleet.stop();
  await server.stop();
  return result;
}

function figure(figures: Figures, name: string): number {
  return figures[name] ?? Number.NaN;
}

function wait(durationSeconds: number): Promise<void> {
  return new Promise((resolve) => systemClock.schedule(durationSeconds * 1000, resolve));
}

await main();
