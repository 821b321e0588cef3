/** A central system in memory and in virtual time, with operators at its interface. */

import { type Api, type ApiSettings, createApi } from "../../../central/api/api.ts";
import type { SiteFiles } from "../../../central/back-office/back-office.ts";
import { type BackOffice, createBackOffice } from "../../../central/back-office/back-office.ts";
import type { LoginGuardSettings } from "../../../central/back-office/login-guard.ts";
import { plainHash } from "../../../central/back-office/plain-hash.ts";
import { type Role, roles } from "../../../central/back-office/roles.ts";
import { type Balancing, createBalancing } from "../../../central/balancing/balancing.ts";
import { type CentralSystem, createCentralSystem } from "../../../central/central-system.ts";
import {
  openSessionHistory,
  type SessionHistory,
} from "../../../central/history/session-history.ts";
import { createLogBook, type LogBook } from "../../../central/log-book/log-book.ts";
import { createSite, type Site } from "../../../central/site/site.ts";
import { createSiteDirectory } from "../../../central/site/site-directory.ts";
import { toSiteModel } from "../../../central/site/site-model.ts";
import { settlePromises } from "../../../protocol/clock.ts";
import { createMemoryNetwork, type MemoryNetwork } from "../../../protocol/memory-network.ts";
import { createTransportPair } from "../../../protocol/memory-transport.ts";
import { createRandom } from "../../../protocol/random.ts";
import { createSimulatedClock, type SimulatedClock } from "../../../protocol/simulated-clock.ts";
import type { Transport } from "../../../protocol/transport.ts";
import type { ChargePoint } from "../../../simulator/charge-point.ts";
import { createChargePoint } from "../../../simulator/create-charge-point.ts";
import { handshakeOf, ScriptedChargePoint } from "../scripted-charge-point.ts";

export const startMs = Date.UTC(2026, 0, 5, 8);

export interface WorldOptions {
  readonly api?: Partial<ApiSettings>;
  readonly loginGuard?: LoginGuardSettings;
  readonly files?: SiteFiles;
}

function createTestSite(): Site {
  return createSite({
    groups: [
      { groupId: "HQ", description: "Head quarters", maxAllocation: "00:00-23:59>0=24:3=40:5=48" },
      { groupId: "Default" },
    ],
    chargers: [
      { chargerId: "CP1", alias: "Left", groupId: "HQ", connectorCount: 2, priority: 1 },
      {
        chargerId: "CP2",
        alias: "Right",
        groupId: "Default",
        connectorCount: 1,
        connMaxAmps: 16,
        description: "by the gate",
      },
      { chargerId: "CP3", alias: "Twin", groupId: "Default", connectorCount: 1 },
      { chargerId: "CP4", alias: "Twin", groupId: "Default", connectorCount: 1 },
    ],
    tags: [
      { idTag: "TAG1", userName: "Jane", status: "Activated", parentIdTag: "ACME", priority: 3 },
      { idTag: "TAG2", status: "Blocked" },
    ],
    users: [
      ...roles.map((role) => ({
        userId: role.toLowerCase(),
        userType: role,
        authSha: plainHash(`${role.toLowerCase()}pw`),
      })),
    ],
    firmware: [
      {
        firmwareId: "F2",
        chargePointVendor: "ACME",
        chargePointModel: "AC",
        firmwareVersion: "2.0",
        url: "http://192.0.2.9/f2",
      },
    ],
  });
}

export class ApiWorld {
  readonly clock: SimulatedClock;
  readonly site: Site;
  readonly logBook: LogBook;
  readonly central: CentralSystem;
  readonly balancing: Balancing;
  readonly history: SessionHistory;
  readonly backOffice: BackOffice;
  readonly api: Api;
  readonly #network: MemoryNetwork;

  static async open(options: WorldOptions = {}): Promise<ApiWorld> {
    const base = createBase();
    const { clock, site, central: centralSystem, balancing } = base;
    const timeZone = "Europe/Copenhagen";
    const history = await openSessionHistory({ clock, centralSystem, balancing, site, timeZone });
    return new ApiWorld(base, history, options);
  }

  private constructor(base: Base, history: SessionHistory, options: WorldOptions) {
    const { api = {}, loginGuard, files } = options;
    const { clock, site, central, balancing, network } = base;
    this.clock = clock;
    this.site = site;
    this.central = central;
    this.balancing = balancing;
    this.history = history;
    this.#network = network;
    this.logBook = createLogBook({ clock });
    this.backOffice = createBackOffice({
      clock,
      random: createRandom("back office"),
      centralSystem: central,
      balancing,
      site,
      history,
      logBook: this.logBook,
      timeZone: "Europe/Copenhagen",
      version: "1.2.3",
      settings: { written: { csms: { heartbeat_interval: "120" } } },
      ...(loginGuard !== undefined && { loginGuard }),
      ...(files !== undefined && { files }),
    });
    this.api = createApi({ backOffice: this.backOffice, settings: api });
  }

  connect(address = "192.0.2.1"): Client {
    const [near, far] = createTransportPair({ clock: this.clock });
    this.api.accept(far, address);
    return new Client(near, this.clock);
  }

  async logIn(role: Role): Promise<Client> {
    const client = this.connect();
    const name = role.toLowerCase();
    await client.send(`[2,"login","Login",{"token":"${name}pw"}]`);
    client.frames.length = 0;
    return client;
  }

  /** A virtual charge point that has booted. */
  async bringIn(identity = "CP1", connectorCount = 2): Promise<ChargePoint> {
    const chargePoint = createChargePoint({
      identity,
      clock: this.clock,
      dial: this.#network.dial,
      hardware: {
        vendor: "ACME",
        model: "AC22",
        firmwareVersion: "1.0",
        connectorCount,
      },
      configuration: { HeartbeatInterval: "0", MeterValueSampleInterval: "10" },
    });
    chargePoint.powerOn();
    await this.clock.advance(30_000);
    return chargePoint;
  }

  /** One that a test speaks for. */
  async script(identity = "CP1"): Promise<ScriptedChargePoint> {
    const [near, far] = createTransportPair({ clock: this.clock });
    this.central.gate.accept(far, handshakeOf(identity));
    await this.clock.advance(0);
    return new ScriptedChargePoint(near, this.clock);
  }

  /** What was noted of operators, the oldest first. */
  audit(): readonly string[] {
    return this.logBook.read({ component: "AUDIT" }).entries.map(({ message }) => message);
  }

  close(): void {
    this.api.close();
    this.backOffice.close();
    this.balancing.close();
    this.central.close();
  }
}

/** An operator's client, in raw frames. */
export class Client {
  readonly frames: (readonly unknown[])[] = [];
  closed: { readonly code: number; readonly reason: string } | undefined;
  readonly #transport: Transport;
  readonly #clock: SimulatedClock;

  constructor(transport: Transport, clock: SimulatedClock) {
    this.#transport = transport;
    this.#clock = clock;
    transport.listen({
      message: (text) => this.frames.push(JSON.parse(text)),
      closed: (code, reason) => {
        this.closed = { code, reason };
      },
    });
  }

  /** The frame that answers; empty as long as there is none. */
  async send(text: string): Promise<readonly unknown[]> {
    const before = this.frames.length;
    this.#transport.send(text);
    await this.#clock.advance(0);
    await settlePromises();
    await this.#clock.advance(0);
    return this.frames[before] ?? [];
  }

  /** As {@link send}, for what the machine works on in its own time. */
  async sendLong(text: string): Promise<readonly unknown[]> {
    const before = this.frames.length;
    await this.send(text);
    while (this.frames.length === before) {
      await settlePromises();
      await this.#clock.advance(0);
    }
    return this.frames[before] ?? [];
  }

  hangUp(): void {
    this.#transport.close(1000, "");
  }
}

type Base = ReturnType<typeof createBase>;

function createBase() {
  const clock = createSimulatedClock(startMs);
  const site = createTestSite();
  const onFault = (fault: unknown) => {
    throw fault;
  };
  const network = createMemoryNetwork({ clock, onFault });
  const random = createRandom("central");
  const central = createCentralSystem({
    clock,
    random,
    directory: createSiteDirectory(site, { random }),
    settings: { settleSeconds: 0, pingIntervalSeconds: 0 },
    events: (event) => {
      if (event.kind === "fault") throw event.fault;
    },
  });
  network.listen(central.gate);
  const balancing = createBalancing({
    centralSystem: central,
    clock,
    site: toSiteModel(site, "Europe/Copenhagen"),
    settings: { assumesIdle: true },
  });
  return { clock, site, network, central, balancing };
}
