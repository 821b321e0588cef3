/**
 * How many CALLs a server answers for each second of processor time, over real sockets: ours, with
 * and without validation, beside a bare `ws` server that only parses and answers JSON, and beside
 * `ocpp-rpc` in strict mode.
 *
 *     node dist/bench/rpc.js [--short]
 *
 * Each server has a process of its own, so that its cost is measured alone; the clients are in this
 * one, each with one CALL open. The servers take turns, so that a busy machine is unfair to none.
 */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { RPCServer } from "ocpp-rpc";
import { WebSocketServer } from "ws";
import { systemClock } from "../protocol/clock.ts";
import { HandlerTable } from "../protocol/handler-table.ts";
import { ocpp16SubProtocol } from "../protocol/handshake.ts";
import { Peer, type ValidationMode } from "../protocol/peer.ts";
import { listenWebSocket } from "../protocol/websocket-server.ts";
import { RawClient } from "./support/raw-client.ts";

const host = "127.0.0.1";
const currentTime = "2026-01-01T00:00:00.000Z";

/** Each resolves with its port. */
const servers = {
  "bare ws": serveBare,
  plugfest: () => servePlugfest("strict"),
  "plugfest, unchecked": () => servePlugfest("off"),
  "ocpp-rpc, strict": serveOcppRpc,
} as const;

type ServerName = keyof typeof servers;

interface Measured {
  readonly roundTrips: number;
  readonly seconds: number;
  readonly cpuSeconds: number;
}

function isServerName(name: string): name is ServerName {
  return name in servers;
}

async function compare(isShort: boolean): Promise<void> {
  const rounds = isShort ? 2 : 5;
  const seconds = isShort ? 1 : 4;
  const connections = 50;
  const names = Object.keys(servers).filter(isServerName);
  const best = new Map<ServerName, Measured>();
  for (let round = 0; round < rounds; round += 1) {
    for (const name of names) {
      const measured = await measure(name, connections, seconds);
      const known = best.get(name);
      if (known === undefined || cpuMicros(measured) < cpuMicros(known)) best.set(name, measured);
    }
  }
  console.log(`${connections} connections, best of ${rounds} rounds of ${seconds} s\n`);
  console.log("server                 round trips/s   µs of CPU each   round trips per CPU second");
  for (const [name, measured] of best) {
    const perSecond = Math.round(measured.roundTrips / measured.seconds);
    const perCpuSecond = Math.round(measured.roundTrips / measured.cpuSeconds);
    const cells = [
      name.padEnd(20),
      String(perSecond).padStart(16),
      cpuMicros(measured).toFixed(1).padStart(17),
      String(perCpuSecond).padStart(29),
    ];
    console.log(cells.join(""));
  }
  console.log("");
  for (const other of names.filter((name) => name !== "plugfest")) {
    const ratio = cpuMicros(find(best, other)) / cpuMicros(find(best, "plugfest"));
    console.log(`plugfest answers ${ratio.toFixed(2)} times as many as ${other} per CPU second`);
  }
}

function find(best: ReadonlyMap<ServerName, Measured>, name: ServerName): Measured {
  const measured = best.get(name);
  if (measured === undefined) throw new Error(`${name} was not measured`);
  return measured;
}

function cpuMicros({ cpuSeconds, roundTrips }: Measured): number {
  return (cpuSeconds * 1e6) / roundTrips;
}

async function measure(name: ServerName, connections: number, seconds: number): Promise<Measured> {
  const child = fork(fileURLToPath(import.meta.url), [name]);
  const port = await ask(child, undefined);
  const load = await Promise.all(
    Array.from({ length: connections }, (_, index) => startClient(port, `CP${index}`)),
  );
  const count = () => load.reduce((sum, client) => sum + client.count(), 0);
  await wait(seconds / 4); // Let the compiler do its work first.
  const [cpuBefore, countBefore, startedAt] = [await ask(child, "cpu"), count(), Date.now()];
  await wait(seconds);
  const [cpuAfter, countAfter, endedAt] = [await ask(child, "cpu"), count(), Date.now()];
  await Promise.all(load.map((client) => client.stop()));
  child.kill();
  await once(child, "exit");
  return {
    roundTrips: countAfter - countBefore,
    seconds: (endedAt - startedAt) / 1000,
    cpuSeconds: (cpuAfter - cpuBefore) / 1e6,
  };
}

async function ask(child: ChildProcess, question: string | undefined): Promise<number> {
  if (question !== undefined) child.send(question);
  const [answer] = await once(child, "message");
  return Number(answer);
}

function wait(seconds: number): Promise<void> {
  return new Promise((resolve) => systemClock.schedule(seconds * 1000, resolve));
}

/** What a charge point with a running transaction sends, as often as the three come in life. */
const payloads = [
  ["Heartbeat", "{}"],
  [
    "MeterValues",
    JSON.stringify({
      connectorId: 1,
      transactionId: 1234,
      meterValue: [
        {
          timestamp: currentTime,
          sampledValue: [
            { value: "123456", unit: "Wh", measurand: "Energy.Active.Import.Register" },
            { value: "15.9", unit: "A", measurand: "Current.Import", phase: "L1" },
            { value: "16.0", unit: "A", measurand: "Current.Import", phase: "L2" },
            { value: "16.1", unit: "A", measurand: "Current.Import", phase: "L3" },
          ],
        },
      ],
    }),
  ],
  [
    "StatusNotification",
    JSON.stringify({
      connectorId: 1,
      errorCode: "NoError",
      status: "Charging",
      timestamp: currentTime,
    }),
  ],
] as const;

/** Sends the next CALL when the last is answered. */
async function startClient(port: number, identity: string) {
  const client = await RawClient.open(port, identity);
  let sent = 0;
  const sendNext = () => {
    const [action = "", payload = ""] = payloads[sent % payloads.length] ?? [];
    sent += 1;
    client.call(action, payload, sendNext);
  };
  sendNext();
  return { count: () => sent, stop: () => client.close() };
}

async function beServer(name: ServerName): Promise<void> {
  process.send?.(await servers[name]());
  process.on("message", () => {
    const { user, system } = process.cpuUsage();
    process.send?.(user + system);
  });
}

async function servePlugfest(mode: ValidationMode): Promise<number> {
  const handlers = new HandlerTable()
    .on("Heartbeat", () => ({ currentTime }))
    .on("MeterValues", () => ({}))
    .on("StatusNotification", () => ({}));
  const events = {
    fault: (fault: unknown) => {
      throw fault;
    },
  };
  const { port } = await listenWebSocket({
    gate: {
      admit: () => ({ isAdmitted: true, subProtocol: ocpp16SubProtocol }),
      accept: (transport) => {
        new Peer({
          transport,
          clock: systemClock,
          newMessageId: () => "1",
          owner: undefined,
          handlers,
          events,
          validation: { incoming: mode, outgoing: mode },
        });
      },
    },
    clock: systemClock,
    port: 0,
    onFault: events.fault,
  });
  return port;
}

async function serveBare(): Promise<number> {
  const server = new WebSocketServer({ host, port: 0 });
  server.on("connection", (socket) => {
    socket.on("message", (data) => {
      const [, id, action] = JSON.parse(data.toString());
      socket.send(JSON.stringify([3, id, action === "Heartbeat" ? { currentTime } : {}]));
    });
  });
  await once(server, "listening");
  const address = server.address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

async function serveOcppRpc(): Promise<number> {
  const server = new RPCServer({ protocols: [ocpp16SubProtocol], strictMode: true });
  server.on("client", (client) => {
    client.handle("Heartbeat", () => ({ currentTime }));
    client.handle("MeterValues", () => ({}));
    client.handle("StatusNotification", () => ({}));
  });
  const address = (await server.listen(0, host)).address();
  return typeof address === "object" && address !== null ? address.port : 0;
}

const [role] = process.argv.slice(2);
if (role !== undefined && isServerName(role)) await beServer(role);
else await compare(role === "--short");
