/** A central system for real use: all of its parts, put together, and taken apart in good order. */

import { settlePromises } from "../../protocol/clock.ts";
import type { Gate } from "../../protocol/handshake.ts";
import { createMessageIds } from "../../protocol/message-id.ts";
import { createWebSocketDial } from "../../protocol/websocket-dial.ts";
import type { WebSocketListener } from "../../protocol/websocket-server.ts";
import { type Api, createApi } from "../api/api.ts";
import { type BackOffice, createBackOffice } from "../back-office/back-office.ts";
import { createHttpApp, type HttpApp } from "../http/http-app.ts";
import { createMetrics } from "../http/metrics.ts";
import { createLocalController } from "../local-controller/local-controller.ts";
import { logFrames } from "../log-book/frame-log.ts";
import { registerNewcomers } from "../site/register-newcomers.ts";
import { createApiGate } from "./api-gate.ts";
import { Closings } from "./closings.ts";
import { type Foundation, type FoundationOptions, layFoundation } from "./foundation.ts";
import { rollOutKeys } from "./key-roll-out.ts";
import { listenAll } from "./listen-all.ts";
import { localControllerLog } from "./local-controller-log.ts";
import { openOutboxStore } from "./server-store.ts";

export interface ServerOptions extends FoundationOptions {
  /** Bytes that nobody can foretell. */
  readonly secretBytes: (count: number) => Uint8Array;
  /** Of the product. */
  readonly version: string;
}

export interface Server {
  /** What the identity of a charge point is appended to; one for each port. */
  readonly urls: readonly string[];
  readonly chargerCount: number;
  readonly groupCount: number;
  /**
   * Takes nobody in any more, answers what has been asked, keeps what is to be kept, and then says
   * goodbye.
   */
  stop(): Promise<void>;
}

/** @throws {ServeError} with the reason, for whoever starts it; nothing is left open */
export async function startServer(options: ServerOptions): Promise<Server> {
  const closings = new Closings();
  try {
    const foundation = await layFoundation(options, closings);
    const { site } = foundation;
    const parts = await openOffices(foundation, options, closings);
    const gate = await openGate(foundation, options, closings);
    const listeners = await listenAll({
      ...foundation,
      entrances: {
        chargePointGate: logFrames(gate, foundation.logBook),
        apiGate: createApiGate(parts.api),
        handleRequest: parts.http.handle,
      },
      onFault: foundation.failed,
      onRefused: ({ remoteAddress, reason, path }) => {
        // Those whom the gate has turned away, it has told of.
        if (path === undefined) {
          foundation.logBook
            .component("websockets.server")
            .warning(`${remoteAddress} is dropped: ${reason}`);
        }
      },
    });
    let stopped: Promise<void> | undefined;
    return {
      urls: listeners.map(({ url }) => url),
      chargerCount: site.chargers.list().length,
      groupCount: site.groups.list().length,
      stop() {
        stopped ??= drain(listeners, foundation, parts, closings);
        return stopped;
      },
    };
  } catch (failure) {
    await closings.closeAll();
    throw failure;
  }
}

interface Offices {
  readonly backOffice: BackOffice;
  readonly api: Api;
  readonly http: HttpApp;
}

async function openOffices(
  foundation: Foundation,
  { random, version }: ServerOptions,
  closings: Closings,
): Promise<Offices> {
  const { clock, centralSystem, balancing, site, history, logBook, timeZone, store } = foundation;
  const backOffice = createBackOffice({
    ...{ clock, centralSystem, balancing, site, history, logBook, timeZone, version },
    random: random.stream("password salts"),
    files: site,
    settings: { written: foundation.configuration.written },
    chargerDefaults: foundation.configuration.chargerDefaults,
  });
  closings.add(() => backOffice.close());
  const api = createApi({ backOffice });
  closings.add(() => api.close());
  const metrics = createMetrics({
    centralSystem,
    balancing,
    pendingWrites: () => store.pendingCount,
  });
  closings.add(() => metrics.close());
  const http = await createHttpApp({
    office: backOffice,
    newMessageId: createMessageIds(random.stream("http")),
    metrics,
    version,
    onFault: (fault) => foundation.failed(fault),
  });
  closings.add(() => http.close());
  return { backOffice, api, http };
}

/** What is done with charge points beyond answering them, and the gate that they come in by. */
async function openGate(
  foundation: Foundation,
  { random, secretBytes }: ServerOptions,
  closings: Closings,
): Promise<Gate> {
  const { configuration, clock, centralSystem, site, logBook, store, failed } = foundation;
  const { newcomerGroupId: groupId, keyRollOutDelaySeconds: delaySeconds } = configuration;
  closings.add(registerNewcomers({ centralSystem, site, groupId, failed }));
  if (configuration.requiresKeys && delaySeconds !== undefined) {
    const securityProfile = foundation.keySecurityProfile;
    const log = logBook.component("cp_v16");
    closings.add(rollOutKeys({ ...foundation, delaySeconds, securityProfile, secretBytes, log }));
  }
  const { localController: upstream } = configuration;
  if (upstream === undefined) return centralSystem.gate;
  const localController = createLocalController({
    ...{ centralSystem, clock, random: random.stream("local controller") },
    dial: createWebSocketDial({ url: upstream.upstreamUrl, clock }),
    isBalanced: (identity) => {
      const group = site.groups.get(site.chargers.get(identity)?.groupId ?? "");
      return group?.maxAllocation !== undefined;
    },
    store: await openOutboxStore(store.records),
    settings: upstream.settings,
    events: localControllerLog(logBook),
  });
  closings.add(() => localController.close());
  return localController.gate;
}

/** Charge points hear the answers to what they have told before they hear that we are going away. */
async function drain(
  listeners: readonly WebSocketListener[],
  { store, centralSystem }: Foundation,
  { api }: Offices,
  closings: Closings,
): Promise<void> {
  for (const listener of listeners) listener.stopTaking();
  await store.flush();
  await settlePromises();
  centralSystem.close();
  api.close();
  await Promise.all(listeners.map((listener) => listener.close()));
  await closings.closeAll();
}
