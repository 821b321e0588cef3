/** What the charge points of a scenario dial into, and who answers there. */

import type { SiteModel } from "../../../central/balancing/site-model.ts";
import type { CentralSystem } from "../../../central/central-system.ts";
import type { CentralEvent } from "../../../central/events.ts";
import type { Site } from "../../../central/site/site.ts";
import type { Dial, DialRequest, Gate } from "../../../protocol/handshake.ts";
import { createMemoryNetwork } from "../../../protocol/memory-network.ts";
import type { Random } from "../../../protocol/random.ts";
import type { ClientTls } from "../../../protocol/websocket-dial.ts";
import type { Access, CentralSettings } from "../grammar/central.ts";
import type { ScopedValue } from "../grammar/names.ts";
import type { Scenario } from "../grammar/scenario.ts";
import { ScenarioError } from "../run/scenario-error.ts";
import type { Timekeeper } from "../run/timekeeper.ts";
import type { WireObserver } from "../wire/observed-dial.ts";
import { observeGate } from "../wire/observed-gate.ts";
import type { BalancingChange } from "./balancing-watch.ts";
import type { CertificateAuthority } from "./certificate-authority.ts";
import {
  type BalancingView,
  type CentralPower,
  createReferenceCentral,
} from "./reference-central.ts";
import { createScriptedCentral, type Script } from "./scripted-central.ts";
import { readPem, requirePasswords } from "./security.ts";

export interface NetworkOptions {
  readonly scenario: Scenario;
  readonly timekeeper: Timekeeper;
  readonly variables: ReadonlyMap<string, ScopedValue>;
  readonly site: SiteModel;
  readonly model: Site | undefined;
  readonly random: Random;
  /** Signs for our own central system, where charge points dial it by TLS. */
  readonly authority: CertificateAuthority;
  /** What charge points show, PEM: one that nobody else has signed is taken too. */
  readonly clientCertificates: readonly string[];
  readonly realObserverOf: (identity: string) => WireObserver | undefined;
  /** What our own central system tells of itself. */
  readonly centralObserved: (event: CentralEvent) => void;
  readonly balancingChanged: (change: BalancingChange) => void;
  readonly onFault: (fault: unknown) => void;
}

export interface Network {
  readonly dial: Dial;
  /** Undefined where it is somebody else's. */
  readonly central: CentralSystem | undefined;
  readonly balancing: BalancingView | undefined;
  /** Undefined where it cannot be restarted. */
  readonly power: CentralPower | undefined;
  /** Of the central system that we play; undefined where we play none. */
  readonly script: Script | undefined;
  close(): Promise<void>;
}

/** @throws {ScenarioError} when the scenario asks for what there is not */
export async function createNetwork(options: NetworkOptions): Promise<Network> {
  const { central } = options.scenario;
  if (central.kind === "url") return createForeignNetwork(central, options);
  const own = createOwnCentral(central, options);
  const address = central.kind === "scripted" ? new URL(central.url) : undefined;
  const joined = await joinOwn(observeGate(own.gate, options.realObserverOf), address, options);
  return {
    dial: joined.dial,
    get central() {
      return own.central;
    },
    balancing: own.balancing,
    power: own.power,
    script: own.script,
    async close() {
      own.close();
      await joined.close();
    },
  };
}

type Foreign = Extract<CentralSettings, { readonly kind: "url" }>;

async function createForeignNetwork(settings: Foreign, options: NetworkOptions): Promise<Network> {
  const { scenario, timekeeper } = options;
  if (timekeeper.mode === "simulated") {
    throw new ScenarioError("the central system is real, and cannot follow simulated time");
  }
  if (settings.auth === undefined) requirePasswords(scenario.chargePoints);
  const { createWebSocketDial } = await import("../../../protocol/websocket-dial.ts");
  const dial = createWebSocketDial({
    ...{ url: settings.url, clock: timekeeper.clock },
    tls: toTls(settings, scenario.source.path),
  });
  return {
    dial: (request, settled) => dial(withAccess(request, settings), settled),
    ...{ central: undefined, balancing: undefined, power: undefined, script: undefined },
    close: () => Promise.resolve(),
  };
}

function toTls({ tls = {} }: Access, scenarioPath: string): ClientTls {
  const { authority, certificate, key } = tls;
  const read = (text: string) => readPem(text, scenarioPath);
  return {
    ...(authority !== undefined && { serverAuthority: read(authority) }),
    ...(certificate !== undefined && { certificate: read(certificate) }),
    ...(key !== undefined && { key: read(key) }),
  };
}

/** What a charge point has of its own comes first. */
function withAccess(request: DialRequest, { auth, protocols }: Access): DialRequest {
  const { identity, credentials, subProtocols } = request;
  const usual = auth && {
    username: auth.user ?? identity,
    password: Buffer.from(auth.password),
  };
  const shown = credentials ?? usual;
  return {
    ...request,
    subProtocols: protocols ?? subProtocols,
    ...(shown !== undefined && { credentials: shown }),
  };
}

type Own = Exclude<CentralSettings, Foreign>;

interface OwnCentral extends Pick<Network, "balancing" | "power"> {
  readonly script?: Script;
  readonly central: CentralSystem;
  readonly gate: Gate;
  close(): void;
}

function createOwnCentral(settings: Own, options: NetworkOptions): OwnCentral {
  const { scenario, site, model, timekeeper, variables } = options;
  const { centralObserved: observed, balancingChanged, onFault } = options;
  const { clock } = timekeeper;
  const { chargePoints } = scenario;
  const random = options.random.stream("central system");
  if (settings.kind === "reference") {
    const own = { settings, model, chargePoints, site, clock, random };
    return createReferenceCentral({ ...own, observed, balancingChanged, onFault });
  }
  const scope = { values: variables, nowMs: () => clock.now() };
  const { replies } = settings;
  const scripted = { replies, chargePoints, scope, clock, random, onFault };
  const { central, script } = createScriptedCentral(scripted);
  return {
    ...{ central, script, gate: central.gate, balancing: undefined, power: undefined },
    close: () => central.close(),
  };
}

interface Joined {
  readonly dial: Dial;
  close(): Promise<void>;
}

/**
 * In memory as long as time is simulated; else there is a socket, where the scenario says. What
 * sockets need is loaded where there are some.
 */
async function joinOwn(
  gate: Gate,
  address: URL | undefined,
  options: NetworkOptions,
): Promise<Joined> {
  const { clock, mode } = options.timekeeper;
  const { onFault } = options;
  if (mode === "simulated") {
    const network = createMemoryNetwork({ clock, onFault });
    network.listen(gate);
    return { dial: network.dial, close: () => Promise.resolve() };
  }
  const port = Number(address?.port ?? 0);
  const host = address === undefined ? {} : { host: address.hostname };
  const { createWebSocketDial } = await import("../../../protocol/websocket-dial.ts");
  const { listenWebSocket } = await import("../../../protocol/websocket-server.ts");
  const mendsUpgrades = true;
  const listener = await listenWebSocket({ gate, clock, port, ...host, mendsUpgrades, onFault });
  const secure = await listenSecurely(gate, options);
  const url = `ws://${reachable(address)}:${listener.port}`;
  return {
    dial: createWebSocketDial({ url, clock, ...secure?.dial }),
    async close() {
      await Promise.all([listener.close(), secure?.listener.close()]);
    },
  };
}

const ownAddress = "127.0.0.1";

/** A second door for charge points that encrypt, or may come to; undefined if there are none. */
async function listenSecurely(gate: Gate, options: NetworkOptions) {
  const { scenario, timekeeper, authority, clientCertificates, onFault } = options;
  if (scenario.chargePoints.every(({ security }) => security === undefined)) return undefined;
  const { listenWebSocket } = await import("../../../protocol/websocket-server.ts");
  const { clock } = timekeeper;
  const clientAuthority = [authority.certificate, ...clientCertificates].join("\n");
  const tls = { ...authority.issue(ownAddress, [ownAddress]), clientAuthority };
  const listener = await listenWebSocket({ gate, clock, port: 0, host: ownAddress, tls, onFault });
  const trust = { serverAuthority: authority.certificate };
  return { listener, dial: { secureUrl: listener.url, tls: trust } };
}

/** All addresses of this machine are not one that can be dialled. */
function reachable(address: URL | undefined): string {
  const host = address?.hostname ?? ownAddress;
  return host === "0.0.0.0" || host === "[::]" ? ownAddress : host;
}
