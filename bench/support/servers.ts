/** The servers that are measured, each to be run in a process of its own. */

import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv } from "ajv";
import { RPCServer } from "ocpp-rpc";
import { WebSocketServer } from "ws";
import { createCentralSystem } from "../../central/central-system.ts";
import { createMemoryDirectory } from "../../central/directory.ts";
import { openDurableStore } from "../../central/store/durable-store.ts";
import { createMemoryStore, type Store } from "../../central/store/memory-store.ts";
import { systemClock } from "../../protocol/clock.ts";
import { ocpp16SubProtocol } from "../../protocol/handshake.ts";
import { createRandom } from "../../protocol/random.ts";
import { listenWebSocket } from "../../protocol/websocket-server.ts";
import { isDateTime, isUri } from "../../schemas/formats.ts";
import { readSchema } from "../../schemas/schema.ts";
import { currentTime } from "./charging-day.ts";
import type { Figures } from "./child.ts";

const host = "127.0.0.1";

const actions = [
  "BootNotification",
  "Heartbeat",
  "MeterValues",
  "StartTransaction",
  "StatusNotification",
  "StopTransaction",
] as const;

const accepted = { status: "Accepted" } as const;

/** What the servers that keep nothing answer. */
function answerTo(action: string, count: number) {
  switch (action) {
    case "BootNotification":
      return { ...accepted, currentTime, interval: 300 };
    case "Heartbeat":
      return { currentTime };
    case "StartTransaction":
      return { transactionId: count, idTagInfo: accepted };
    default:
      return {};
  }
}

interface Server {
  readonly port: number;
  /** What there is to tell of it. */
  state(): Figures;
}

/** Resolve once they listen. */
export const servers = {
  plugfest: serveDurably,
  "plugfest, in memory": () => serveCentralSystem(createMemoryStore()),
  "bare ws": serveBare,
  "ocpp-rpc": serveOcppRpc,
} as const satisfies Record<string, () => Promise<Server>>;

export type ServerName = keyof typeof servers;

export function isServerName(name: string | undefined): name is ServerName {
  return name !== undefined && Object.hasOwn(servers, name);
}

/** All that it has: both sides checked, transactions in the ledger, and each safe on disk. */
async function serveDurably(): Promise<Server> {
  const folder = await mkdtemp(join(tmpdir(), "plugfest-bench-"));
  const store = await openDurableStore({ folder: join(folder, "store"), clock: systemClock });
  return await serveCentralSystem(store, async () => {
    await store.close();
    await rm(folder, { recursive: true });
  });
}

async function serveCentralSystem(store: Store, closed = async () => {}): Promise<Server> {
  const onFault = (fault: unknown) => {
    throw fault;
  };
  const central = createCentralSystem({
    clock: systemClock,
    random: createRandom("bench"),
    store,
    directory: createMemoryDirectory({ unknownIdTags: accepted }),
    settings: { allowsConcurrentTags: true },
    events: (event) => {
      if (event.kind === "fault") onFault(event.fault);
    },
  });
  const listener = await listenWebSocket({
    ...{ gate: central.gate, clock: systemClock, port: 0, onFault },
    settings: { maxPendingHandshakes: 20_000 },
  });
  process.once("SIGTERM", async () => {
    central.close();
    await listener.close();
    await closed();
    process.exit();
  });
  return {
    port: listener.port,
    state: () => ({
      connectionCount: listener.connectionCount,
      runningCount: [...central.runningTransactions()].length,
    }),
  };
}

/** The least that anybody would do: parse, check the request, answer. */
async function serveBare(): Promise<Server> {
  const ajv = new Ajv({
    multipleOfPrecision: 6,
    keywords: ["tolerated"],
    formats: { "date-time": isDateTime, uri: isUri },
  });
  const checks = new Map<string, (payload: unknown) => unknown>(
    actions.map((action) => [action, ajv.compile(readSchema(action))]),
  );
  const server = new WebSocketServer({ host, port: 0, backlog: 4096, perMessageDeflate: false });
  let count = 0;
  server.on("connection", (socket) => {
    socket.on("message", (data) => {
      const [, id, action, payload] = JSON.parse(data.toString());
      if (checks.get(action)?.(payload) !== true) throw new Error(`${data} is refused`);
      count += 1;
      socket.send(JSON.stringify([3, id, answerTo(action, count)]));
    });
  });
  await once(server, "listening");
  const state = () => ({ connectionCount: server.clients.size });
  return { port: portOf(server.address()), state };
}

async function serveOcppRpc(): Promise<Server> {
  const server = new RPCServer({ protocols: [ocpp16SubProtocol], strictMode: true });
  let [count, connectionCount] = [0, 0];
  server.on("client", (client) => {
    connectionCount += 1;
    for (const action of actions) {
      client.handle(action, () => {
        count += 1;
        return answerTo(action, count);
      });
    }
  });
  const listening = await server.listen(0, host);
  return { port: portOf(listening.address()), state: () => ({ connectionCount }) };
}

function portOf(address: ReturnType<WebSocketServer["address"]>): number {
  if (typeof address === "object" && address !== null) return address.port;
  throw new Error("it listens at no port");
}
