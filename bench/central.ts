/**
 * What the reference central system can take, with everything on that it has: payloads checked both
 * ways, a ledger of transactions, and each safe on disk. Beside it, in the same run, are a bare `ws`
 * server that parses, checks with Ajv and answers, `ocpp-rpc` in strict mode, and ours with a store in
 * memory, to see what the durable one costs.
 *
 *     node dist/bench/central.js [--short] [--connections=1000] [--seconds=1] [--rounds=15]
 *                                    [--warm-up=250]
 *
 * Each server has a process of its own and the clients are in this one; what counts is the processor
 * time of the server for each answer. The servers take turns of a second or so, as what else a machine
 * does comes and goes: what is told is the median over all rounds, and of ratios within a round.
 */

import { mkdtemp, open, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../protocol/clock.ts";
import { ChargingDay } from "./support/charging-day.ts";
import { type Child, startChild } from "./support/child.ts";
import { readOptions } from "./support/options.ts";
import { RawClient } from "./support/raw-client.ts";
import { type Goal, tell } from "./support/report.ts";
import { isServerName, type ServerName, servers } from "./support/servers.ts";

const options = readOptions();
const connectionCount = options.size("connections", 50, 1000);
const seconds = options.size("seconds", 0.3, 1);
const rounds = options.size("rounds", 1, 15);
/** Answers to each connection before anything counts: the compiler is to have done its work. */
const warmUp = options.size("warm-up", 5, 250);
/** Of the delays, each of which takes a server from cold. */
const delayRounds = Math.ceil(rounds / 5);
const delaySeconds = seconds * 5;

interface Turn {
  readonly perSecond: number;
  readonly perCpuSecond: number;
}

async function main(): Promise<void> {
  const turns = await measureCapacities();
  const median = (name: ServerName, figure: keyof Turn) =>
    medianOf(turnsOf(turns, name).map((turn) => turn[figure]));
  const ratio = (figure: keyof Turn, name: ServerName, other: ServerName) =>
    medianOf(
      turnsOf(turns, name).map(
        (turn, round) => turn[figure] / (turnsOf(turns, other)[round]?.[figure] ?? Number.NaN),
      ),
    );
  const perSecond = median("plugfest", "perSecond") / 2;
  const delaysMs = await measureDelays(perSecond);
  const delayMs = (name: ServerName) => delaysMs.get(name) ?? Number.NaN;
  const syncMs = await measureSync();
  tell(`Central system, ${connectionCount} connections, closed loop`, [
    ...[...turns.keys()].flatMap((name) => [
      { subject: `${name}: answers`, found: median(name, "perSecond"), unit: "/s" },
      {
        subject: `${name}: answers for each CPU second`,
        ...{ found: median(name, "perCpuSecond"), unit: "" },
      },
    ]),
    {
      subject: "answers for each CPU second, beside bare ws with Ajv",
      ...{ found: ratio("perCpuSecond", "plugfest", "bare ws"), unit: "times" },
      ...goal({ is: "at least", value: 0.8 }),
      beside: `by the wall clock ${ratio("perSecond", "plugfest", "bare ws").toFixed(2)}`,
    },
    {
      subject: "answers for each CPU second, beside ocpp-rpc, strict",
      ...{ found: ratio("perCpuSecond", "plugfest", "ocpp-rpc"), unit: "times" },
      ...goal({ is: "at least", value: 1.35 }),
      beside: `by the wall clock ${ratio("perSecond", "plugfest", "ocpp-rpc").toFixed(2)}`,
    },
    {
      subject: "processor time for each answer, beside a store in memory",
      ...{ found: ratio("perCpuSecond", "plugfest, in memory", "plugfest"), unit: "times" },
      ...goal({ is: "at most", value: 1.1 }),
    },
    {
      subject: `p99 of an answer at ${Math.round(perSecond)}/s, beyond that of bare ws`,
      ...{ found: delayMs("plugfest") - delayMs("bare ws"), unit: "ms" },
      ...goal({ is: "at most", value: 5 }),
      beside: `bare ws ${delayMs("bare ws").toFixed(1)} ms; a synced write takes ${syncMs.toFixed(1)} ms, nine times out of ten`,
    },
    {
      subject: "the same with a store in memory",
      ...{ found: delayMs("plugfest, in memory") - delayMs("bare ws"), unit: "ms" },
    },
  ]);
}

/** The goals are for a thousand connections. */
function goal(wanted: Goal): { readonly goal?: Goal } {
  return connectionCount === 1000 ? { goal: wanted } : {};
}

type Turns = ReadonlyMap<ServerName, Turn[]>;

function turnsOf(turns: Turns, name: ServerName): readonly Turn[] {
  return turns.get(name) ?? [];
}

function medianOf(figures: readonly number[]): number {
  const sorted = [...figures].sort((one, other) => one - other);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}

type Days = readonly ChargingDay[];

/** A server and all its clients. */
interface Side {
  readonly name: ServerName;
  readonly server: Child;
  readonly days: Days;
  end(): Promise<void>;
}

async function startSide(name: ServerName): Promise<Side> {
  const server = startChild(import.meta.resolve("./support/server-child.js"), [name]);
  const { port = 0 } = await server.ask("port");
  const clients = await connectAll(port);
  const days = clients.map((client) => new ChargingDay(client));
  await warm(days);
  return {
    name,
    server,
    days,
    async end() {
      await Promise.all(clients.map((client) => client.close()));
      await server.stop();
    },
  };
}

/** Not all at once: the system holds so many connections only that nobody has taken yet. */
async function connectAll(port: number): Promise<RawClient[]> {
  const clients: RawClient[] = [];
  while (clients.length < connectionCount) {
    const count = Math.min(500, connectionCount - clients.length);
    const names = Array.from({ length: count }, (_, index) => `CP${clients.length + index}`);
    clients.push(...(await Promise.all(names.map((name) => RawClient.open(port, name)))));
  }
  return clients;
}

async function measureCapacities(): Promise<Turns> {
  const names = Object.keys(servers).filter(isServerName);
  // This process may not open as many files as all their clients would be.
  const companies = connectionCount > 2000 ? names.map((name) => [name]) : [names];
  const turns = new Map<ServerName, Turn[]>(names.map((name) => [name, []]));
  for (const company of companies) {
    const sides: Side[] = [];
    for (const name of company) sides.push(await startSide(name));
    for (let round = 0; round < rounds; round += 1) {
      for (const side of sides) turns.get(side.name)?.push(await takeTurn(side));
      sides.reverse(); // Nobody always comes after the same one.
    }
    for (const side of sides) await side.end();
  }
  return turns;
}

async function takeTurn({ days, server }: Side): Promise<Turn> {
  const awake = keepAwake();
  const loop = startLoop(days);
  await wait(seconds / 10);
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

/** Of the p99, the least of the rounds: what else is on the machine makes it only worse. */
async function measureDelays(perSecond: number): Promise<ReadonlyMap<ServerName, number>> {
  const leastMs = new Map<ServerName, number>();
  for (let round = 0; round < delayRounds; round += 1) {
    for (const name of ["plugfest", "plugfest, in memory", "bare ws"] as const) {
      const delayMs = await measureDelay(name, perSecond);
      leastMs.set(name, Math.min(leastMs.get(name) ?? Number.POSITIVE_INFINITY, delayMs));
    }
  }
  return leastMs;
}

/** How long the disk takes to make a few bytes safe, nine times out of ten, if nobody else writes. */
async function measureSync(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "plugfest-sync-"));
  const file = await open(join(folder, "log"), "a");
  const tookMs: number[] = [];
  for (let count = 0; count < 200; count += 1) {
    const beganMs = performance.now();
    await file.write("x".repeat(1000));
    await file.datasync();
    tookMs.push(performance.now() - beganMs);
  }
  await file.close();
  await rm(folder, { recursive: true });
  return tookMs.sort((one, other) => one - other)[180] ?? Number.NaN;
}

/** Each millisecond so many as are due are sent, each by somebody who waits for nothing. */
async function measureDelay(name: ServerName, perSecond: number): Promise<number> {
  const side = await startSide(name);
  const idle = [...side.days];
  const delaysMs: number[] = [];
  const beganMs = performance.now();
  const settleMs = (delaySeconds * 1000) / 4;
  let sent = 0;
  const isOver = () => performance.now() - beganMs >= settleMs + delaySeconds * 1000;
  while (!isOver()) {
    const due = ((performance.now() - beganMs) * perSecond) / 1000;
    for (const day of idle.splice(0, Math.ceil(due - sent))) send(day);
    await wait(0.001);
  }
  await side.end();
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
