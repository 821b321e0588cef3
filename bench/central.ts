/**
 * What the reference central system can take, with everything on that it has: payloads checked both
 * ways, a ledger of transactions, and each safe on disk. Beside it, in the same run, are a bare `ws`
 * server that parses, checks with Ajv and answers, `ocpp-rpc` in strict mode, and ours with a store in
 * memory, to see what the durable one costs.
 *
 *     node dist/bench/central.js [--short] [--connections=1000] [--seconds=5] [--rounds=3]
 *                                    [--warm-up=250]
 *
 * Each server has a process of its own and the clients are in this one; what counts is the processor
 * time of the server for each answer, as a busy machine changes that least.
 */

import { systemClock } from "../protocol/clock.ts";
import { ChargingDay } from "./support/charging-day.ts";
import { type Child, startChild } from "./support/child.ts";
import { readOptions } from "./support/options.ts";
import { RawClient } from "./support/raw-client.ts";
import { type Goal, tell } from "./support/report.ts";
import { isServerName, type ServerName, servers } from "./support/servers.ts";

const options = readOptions();
const connectionCount = options.size("connections", 50, 1000);
const seconds = options.size("seconds", 0.3, 5);
const rounds = options.size("rounds", 1, 3);
/** Answers to each connection before anything counts: the compiler is to have done its work. */
const warmUp = options.size("warm-up", 5, 250);

interface Capacity {
  readonly perSecond: number;
  readonly perCpuSecond: number;
}

async function main(): Promise<void> {
  const names = Object.keys(servers).filter(isServerName);
  const capacity = new Map<ServerName, Capacity>();
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      const measured = await withServer(name, measureCapacity);
      const known = capacity.get(name);
      if (known === undefined || measured.perCpuSecond > known.perCpuSecond) {
        capacity.set(name, measured);
      }
    }
  }
  const ours = of(capacity, "plugfest");
  const bare = of(capacity, "bare ws");
  const other = of(capacity, "ocpp-rpc");
  const forgetful = of(capacity, "plugfest, in memory");
  const [ourP99Ms, bareP99Ms] = await measureDelays(ours.perSecond / 2);
  tell(`Central system, ${connectionCount} connections, closed loop`, [
    ...[...capacity].flatMap(([name, { perSecond, perCpuSecond }]) => [
      { subject: `${name}: answers`, found: perSecond, unit: "/s" },
      { subject: `${name}: answers for each CPU second`, found: perCpuSecond, unit: "" },
    ]),
    {
      subject: "answers for each CPU second, beside bare ws with Ajv",
      ...{ found: ours.perCpuSecond / bare.perCpuSecond, unit: "times" },
      ...goal({ is: "at least", value: 0.8 }),
      beside: `by the wall clock ${(ours.perSecond / bare.perSecond).toFixed(2)}`,
    },
    {
      subject: "answers for each CPU second, beside ocpp-rpc, strict",
      ...{ found: ours.perCpuSecond / other.perCpuSecond, unit: "times" },
      ...goal({ is: "at least", value: 1.35 }),
      beside: `by the wall clock ${(ours.perSecond / other.perSecond).toFixed(2)}`,
    },
    {
      subject: "processor time for each answer, beside a store in memory",
      ...{ found: forgetful.perCpuSecond / ours.perCpuSecond, unit: "times" },
      ...goal({ is: "at most", value: 1.1 }),
    },
    {
      subject: `p99 of an answer at ${Math.round(ours.perSecond / 2)}/s, beyond that of bare ws`,
      ...{ found: ourP99Ms - bareP99Ms, unit: "ms" },
      ...goal({ is: "at most", value: 5 }),
      beside: `${ourP99Ms.toFixed(1)} ms, bare ws ${bareP99Ms.toFixed(1)} ms`,
    },
  ]);
}

/** The goals are for a thousand connections. */
function goal(wanted: Goal): { readonly goal?: Goal } {
  return connectionCount === 1000 ? { goal: wanted } : {};
}

function of(capacity: ReadonlyMap<ServerName, Capacity>, name: ServerName): Capacity {
  const measured = capacity.get(name);
  if (measured === undefined) throw new Error(`${name} was not measured`);
  return measured;
}

type Days = readonly ChargingDay[];

async function withServer<T>(
  name: ServerName,
  task: (days: Days, server: Child) => Promise<T>,
): Promise<T> {
  const server = startChild(import.meta.resolve("./support/server-child.js"), [name]);
  const { port = 0 } = await server.ask("port");
  const clients = await Promise.all(
    Array.from({ length: connectionCount }, (_, index) => RawClient.open(port, `CP${index}`)),
  );
  const result = await task(
    clients.map((client) => new ChargingDay(client)),
    server,
  );
  await Promise.all(clients.map((client) => client.close()));
  await server.stop();
  return result;
}

async function measureCapacity(days: Days, server: Child): Promise<Capacity> {
  await warm(days);
  const awake = keepAwake();
  const loop = startLoop(days);
  const before = await server.ask("cpu");
  const countBefore = loop.count();
  await wait(seconds);
  const after = await server.ask("cpu");
  const answered = loop.count() - countBefore;
  await loop.end();
  awake.end();
  const spent = (name: string) => (after[name] ?? 0) - (before[name] ?? 0);
  return { perSecond: answered / spent("atSeconds"), perCpuSecond: answered / spent("seconds") };
}

async function warm(days: Days): Promise<void> {
  const loop = startLoop(days);
  while (loop.count() < warmUp * connectionCount) await wait(0.01);
  await loop.end();
}

interface Loop {
  /** Answers so far. */
  count(): number;
  /** Resolves when nobody waits for an answer any more. */
  end(): Promise<void>;
}

/** Closed: whoever has its answer sends its next message. */
function startLoop(days: Days): Loop {
  let [count, openCount, isEnding] = [0, days.length, false];
  let ended = () => {};
  const goOn = (day: ChargingDay) => {
    day.next(() => {
      count += 1;
      if (!isEnding) goOn(day);
      else if (--openCount === 0) ended();
    });
  };
  for (const day of days) goOn(day);
  return {
    count: () => count,
    end() {
      isEnding = true;
      return new Promise((resolve) => {
        ended = resolve;
      });
    },
  };
}

/**
 * A server pays for waking those it answers, and the faster it is the less they sleep. The clients
 * never sleep, so that each server is measured by what it does itself.
 */
function keepAwake(): { end(): void } {
  let isAwake = true;
  const look = () => {
    if (isAwake) setImmediate(look);
  };
  look();
  return {
    end() {
      isAwake = false;
    },
  };
}

/** The least of the rounds: what else is on the machine makes it only worse. */
async function measureDelays(perSecond: number): Promise<readonly [ours: number, bare: number]> {
  let [ours, bare] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  for (let round = 0; round < rounds; round += 1) {
    ours = Math.min(ours, await withServer("plugfest", (days) => measureDelay(days, perSecond)));
    bare = Math.min(bare, await withServer("bare ws", (days) => measureDelay(days, perSecond)));
  }
  return [ours, bare];
}

/** Each millisecond so many as are due are sent, each by somebody who waits for nothing. */
async function measureDelay(days: Days, perSecond: number): Promise<number> {
  await warm(days);
  const idle = [...days];
  const delaysMs: number[] = [];
  const beganMs = performance.now();
  const settleMs = (seconds * 1000) / 4;
  let sent = 0;
  const isOver = () => performance.now() - beganMs >= settleMs + seconds * 1000;
  while (!isOver()) {
    const due = ((performance.now() - beganMs) * perSecond) / 1000;
    for (const day of idle.splice(0, Math.ceil(due - sent))) send(day);
    await wait(0.001);
  }
  delaysMs.sort((one, other) => one - other);
  return delaysMs[Math.floor(delaysMs.length * 0.99)] ?? Number.NaN;

  function send(day: ChargingDay): void {
    sent += 1;
    const sentMs = performance.now();
    day.next(() => {
      if (sentMs - beganMs > settleMs) delaysMs.push(performance.now() - sentMs);
      idle.push(day);
    });
  }
}

function wait(durationSeconds: number): Promise<void> {
  return new Promise((resolve) => systemClock.schedule(durationSeconds * 1000, resolve));
}

await main();
