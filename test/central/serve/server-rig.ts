/** Servers over folders of their own, and clients that speak raw frames over real sockets. */

import { once } from "node:events";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WebSocket } from "ws";
import { plainHash } from "../../../central/back-office/plain-hash.ts";
import { defaultBalancingSettings } from "../../../central/balancing/settings.ts";
import type {
  ListenerConfiguration,
  ServerConfiguration,
} from "../../../central/configuration-file/server-configuration.ts";
import type { LogEntry } from "../../../central/log-book/log-entry.ts";
import { type Server, type ServerOptions, startServer } from "../../../central/serve/server.ts";
import { defaultSettings } from "../../../central/settings.ts";
import { chargerDefaults } from "../../../central/site/site-model.ts";
import { systemClock } from "../../../protocol/clock.ts";
import { createRandom } from "../../../protocol/random.ts";
import { Inbox } from "../../protocol/handshake-harness.ts";

const files = {
  "groups.csv": "group_id,description,max_allocation\nHQ,Head office,00:00-23:59>0=32\n",
  "chargers.csv":
    "charger_id,alias,group_id,no_connectors,priority,description,conn_max,auth_sha\n" +
    "CP1,Left,HQ,1,,,16,\nCP2,Right,HQ,1,,,16,\n",
  "tags.csv": "id_tag,user_name,parent_id_tag,description,status,priority\nTAG,Kim,,,Activated,\n",
  "users.csv": `user_id,user_type,description,auth_sha\nboss,Admin,,${plainHash("bosssecret")}\n`,
};

export const listener: ListenerConfiguration = {
  host: "127.0.0.1",
  isHostInherited: false,
  port: 0,
  tls: undefined,
  securityProfile: 0,
  servesChargePoints: true,
  servesApi: true,
  servesHttp: true,
};

/** Called in a describe: gives rigs that are closed after each of its tests. */
export function useServerRigs(): () => ServerRig {
  const rigs: ServerRig[] = [];
  afterEach(async () => {
    for (const rig of rigs.splice(0)) await rig.close();
  });
  return () => {
    const rig = new ServerRig();
    rigs.push(rig);
    return rig;
  };
}

export class ServerRig {
  readonly folder = mkdtempSync(join(tmpdir(), "plugfest-serve-"));
  readonly log: LogEntry[] = [];
  readonly logged = new Inbox<string>();
  readonly #servers: Server[] = [];
  readonly #sockets: WebSocket[] = [];

  constructor(changes: Readonly<Record<string, string>> = {}) {
    for (const [name, text] of Object.entries({ ...files, ...changes })) this.write(name, text);
  }

  path(...names: readonly string[]): string {
    return join(this.folder, ...names);
  }

  write(name: string, text: string): string {
    mkdirSync(this.folder, { recursive: true });
    writeFileSync(this.path(name), text);
    return this.path(name);
  }

  configuration(changes: Partial<ServerConfiguration> = {}): ServerConfiguration {
    return {
      timeZone: "Europe/Copenhagen",
      listeners: [listener],
      pingTimeoutSeconds: 60,
      central: { ...defaultSettings, settleSeconds: 0 },
      newcomerGroupId: "HQ",
      requiresKeys: true,
      keyRollOutDelaySeconds: undefined,
      chargerDefaults,
      balancing: defaultBalancingSettings,
      logLevels: {},
      site: {
        groups: this.path("groups.csv"),
        chargers: this.path("chargers.csv"),
        tags: this.path("tags.csv"),
        users: this.path("users.csv"),
        firmware: this.path("firmware.csv"),
      },
      history: {
        sessions: this.path("sessions.csv"),
        audit: this.path("audit_log.txt"),
        minimumUsageChangeAmps: 0.5,
      },
      store: this.path("store"),
      localController: undefined,
      written: {},
      ...changes,
    };
  }

  async start(
    changes: Partial<ServerConfiguration> = {},
    options: Partial<ServerOptions> = {},
  ): Promise<Server> {
    const server = await startServer({
      configuration: this.configuration(changes),
      clock: systemClock,
      random: createRandom(`${this.folder}${this.#servers.length}`),
      processes: { pid: process.pid, isRunning: () => true },
      output: (entry) => {
        this.log.push(entry);
        this.logged.put(entry.message);
      },
      secretBytes: (count) => new Uint8Array(count).fill(7),
      version: "1.2.3",
      ...options,
    });
    this.#servers.push(server);
    return server;
  }

  /** Open, or the HTTP status of the refusal. */
  async knock(url: string, options: WebSocket.ClientOptions = {}): Promise<Client | number> {
    const webSocket = new WebSocket(url, ["ocpp1.6"], options);
    this.#sockets.push(webSocket);
    const client = new Client(webSocket);
    return await new Promise((resolve, reject) => {
      webSocket.once("open", () => resolve(client));
      webSocket.once("unexpected-response", (request, response) => {
        resolve(response.statusCode ?? 0);
        request.destroy();
      });
      webSocket.once("error", reject);
    });
  }

  async connect(url: string, options: WebSocket.ClientOptions = {}): Promise<Client> {
    const client = await this.knock(url, options);
    if (client instanceof Client) return client;
    throw new Error(`${url} was refused with ${client}`);
  }

  /** Until a line of the log says so. */
  async untilLogged(pattern: RegExp): Promise<void> {
    while (!pattern.test(await this.logged.take()));
  }

  async close(): Promise<void> {
    for (const webSocket of this.#sockets) webSocket.terminate();
    for (const server of this.#servers) await server.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }
}

export class Client {
  readonly webSocket: WebSocket;
  readonly closed: Promise<unknown[]>;
  readonly #frames = new Inbox<unknown[]>();

  constructor(webSocket: WebSocket) {
    this.webSocket = webSocket;
    this.closed = once(webSocket, "close");
    this.closed.catch(() => undefined);
    webSocket.on("message", (text) => this.#frames.put(JSON.parse(String(text))));
  }

  /** The next frame that comes. */
  take(): Promise<unknown[]> {
    return this.#frames.take();
  }

  send(frame: readonly unknown[]): void {
    this.webSocket.send(JSON.stringify(frame));
  }

  /** The frame that answers; our CALLs come in between, and are left alone. */
  async exchange(action: string, payload: object, id = "1"): Promise<unknown[]> {
    this.send([2, id, action, payload]);
    for (;;) {
      const frame = await this.take();
      if (frame[0] !== 2) return frame;
    }
  }
}

export const boot = { chargePointVendor: "Vendor", chargePointModel: "Model" };
