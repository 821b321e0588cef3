/**
 * A long session: chargers that come, say something and go, over and over, against one central system
 * over real sockets; and a fleet whose chargers lose their connections as often. What is measured is
 * whether their memory grows, and whether anything is left over.
 *
 *     node dist/bench/reconnects.js [--short] [--reconnects=100000] [--messages=1000000]
 */

import { type Child, startChild } from "./support/child.ts";
import { readOptions } from "./support/options.ts";
import { RawClient } from "./support/raw-client.ts";
import { type Row, tell } from "./support/report.ts";

const options = readOptions();
const reconnects = options.size("reconnects", 100, 100_000);
const messages = options.size("messages", 500, 1_000_000);
const chargers = Math.min(100, reconnects / 10);
const parts = 10;
const turnsPerPart = Math.max(1, Math.round(reconnects / parts / chargers));
const perVisit = Math.max(1, Math.round(messages / reconnects));

interface Sample {
  readonly connections: number;
  readonly rssMegabytes: number;
  readonly heapMegabytes: number;
}

async function main(): Promise<void> {
  await measureCentral();
  await measureChargePoints();
}

async function measureCentral(): Promise<void> {
  const server = startChild(import.meta.resolve("./support/server-child.js"), ["plugfest"]);
  const { port = 0 } = await server.ask("port");
  const beganMs = performance.now();
  const samples = await sampleParts(server, async () => {
    await Promise.all(
      Array.from({ length: chargers }, (_, index) => comeAndGo(port, index, turnsPerPart)),
    );
    await settled(server);
  });
  const { connectionCount = Number.NaN } = await settled(server);
  await server.stop();
  const title = `${reconnects} reconnects, ${reconnects * perVisit} messages, one session`;
  tell(title, [
    ...slopesOf(samples, beganMs),
    {
      subject: "connections left over",
      ...{ found: connectionCount, unit: "" },
      goal: { is: "at most", value: 0 },
    },
  ]);
}

/** The same for the other side: chargers that lose their connection, dial and boot anew. */
async function measureChargePoints(): Promise<void> {
  const server = startChild(import.meta.resolve("./support/server-child.js"), ["plugfest"]);
  const { port } = await server.ask("port");
  const words = [`ws://127.0.0.1:${port}`, String(chargers), String(turnsPerPart)];
  const fleet = startChild(import.meta.resolve("./support/comeback-child.js"), words);
  await fleet.ask("start");
  const beganMs = performance.now();
  const samples = await sampleParts(fleet, () => fleet.ask("comeBack"));
  const { leftOver = Number.NaN } = await fleet.ask("stop");
  await fleet.stop();
  await server.stop();
  tell(`${reconnects} reconnects of ${chargers} chargers`, [
    ...slopesOf(samples, beganMs),
    {
      subject: "sockets and timers left over",
      ...{ found: leftOver, unit: "" },
      goal: { is: "at most", value: 0 },
    },
  ]);
}

async function sampleParts(child: Child, run: () => Promise<unknown>): Promise<readonly Sample[]> {
  const samples: Sample[] = [];
  for (let part = 1; part <= parts; part += 1) {
    await run();
    const { rss = Number.NaN, heapUsed = Number.NaN } = await child.ask("memory");
    samples.push({
      connections: reconnects * (part / parts),
      rssMegabytes: rss / 1024 ** 2,
      heapMegabytes: heapUsed / 1024 ** 2,
    });
  }
  return samples;
}

function slopesOf(samples: readonly Sample[], beganMs: number): readonly Row[] {
  const seconds = (performance.now() - beganMs) / 1000;
  // What comes first fills what is bounded.
  const warm = samples.slice(Math.floor(parts * 0.4));
  const [first, last] = [warm.at(0), warm.at(-1)];
  return [
    {
      subject: "resident memory that 10,000 reconnects add, once warm",
      found: slope(warm, (sample) => sample.rssMegabytes) * 10_000,
      unit: "MB",
      goal: { is: "at most", value: 1 },
      beside: `${last?.rssMegabytes.toFixed(0)} MB at the end, after ${Math.round(seconds)} s`,
    },
    {
      subject: "heap in use that 10,000 reconnects add, once warm",
      found: slope(warm, (sample) => sample.heapMegabytes) * 10_000,
      unit: "MB",
      goal: { is: "at most", value: 0.1 },
      beside: `${first?.heapMegabytes.toFixed(1)} MB, then ${last?.heapMegabytes.toFixed(1)} MB`,
    },
  ];
}

async function comeAndGo(port: number, index: number, visits: number): Promise<void> {
  for (let visit = 0; visit < visits; visit += 1) {
    const client = await RawClient.open(port, `CP${index}`, `127.0.0.${1 + (index % 50)}`);
    for (let sent = 0; sent < perVisit; sent += 1) await sayOne(client, sent, visit);
    await client.close();
  }
}

const timestamp = "2026-01-01T00:00:00.000Z";

function sayOne(client: RawClient, sent: number, visit: number): Promise<void> {
  const [action, payload] =
    sent === 0
      ? ["StatusNotification", `{"connectorId":1,"errorCode":"NoError","status":"Available"}`]
      : ["MeterValues", meterValues(visit * perVisit + sent)];
  return new Promise((resolve) => client.call(action, payload, () => resolve()));
}

function meterValues(wattHours: number): string {
  return JSON.stringify({
    connectorId: 1,
    meterValue: [{ timestamp, sampledValue: [{ value: String(wattHours) }] }],
  });
}

/** The last to go are gone a moment later. */
async function settled(server: Child) {
  let state = await server.ask("state");
  for (let turn = 0; turn < 500 && state["connectionCount"] !== 0; turn += 1) {
    state = await server.ask("state");
  }
  return state;
}

/** By least squares. */
function slope(samples: readonly Sample[], read: (sample: Sample) => number): number {
  const mean = (values: readonly number[]) =>
    values.reduce((sum, value) => sum + value, 0) / values.length;
  const x = samples.map(({ connections }) => connections);
  const y = samples.map(read);
  const [meanX, meanY] = [mean(x), mean(y)];
  const covariance = mean(x.map((value, index) => (value - meanX) * ((y[index] ?? 0) - meanY)));
  return covariance / mean(x.map((value) => (value - meanX) ** 2));
}

await main();
