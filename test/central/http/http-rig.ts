/** The HTTP side over a real socket, before a central system with scripted chargers. */

import type { LoginOutcome } from "../../../central/back-office/operators.ts";
import { createHttpApp, type HttpApp } from "../../../central/http/http-app.ts";
import { createMetrics, type Metrics } from "../../../central/http/metrics.ts";
import { createSite } from "../../../central/site/site.ts";
import { systemClock } from "../../../protocol/clock.ts";
import { createMessageIds } from "../../../protocol/message-id.ts";
import { createRandom } from "../../../protocol/random.ts";
import { listenWebSocket, type WebSocketListener } from "../../../protocol/websocket-server.ts";
import { OpenGate } from "../../protocol/handshake-harness.ts";
import { setUpWorld, type World } from "../scripted-charge-point.ts";

export interface HttpRig extends World {
  readonly logins: string[];
  readonly faults: unknown[];
  /** As an administrator, unless the headers say otherwise. */
  ask(method: string, path: string, request?: Ask): Promise<HttpAnswer>;
  close(): Promise<void>;
}

interface Ask {
  readonly user?: string | undefined;
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  readonly body: Record<string, unknown>;
}

const passwords: Readonly<Record<string, string>> = { admin: "secret", viewer: "seen" };

export async function createHttpRig(): Promise<HttpRig> {
  const world = setUpWorld();
  const faults: unknown[] = [];
  const logins: string[] = [];
  const { central, clock } = world;
  const metrics = createMetrics({
    centralSystem: central,
    balancing: undefined,
    pendingWrites: () => 3,
  });
  const app = await createHttpApp({
    office: {
      clock,
      centralSystem: central,
      site: createSite({
        chargers: [
          { chargerId: "LISTED", alias: "A", groupId: "G", connectorCount: 1, description: "" },
        ],
      }),
      operators: { current: (operator) => operator },
      logIn: async (credentials): Promise<LoginOutcome> => {
        if ("token" in credentials) throw new Error("a token came over HTTP");
        const { userId, password } = credentials;
        logins.push(userId);
        if (userId === "guesser") return { kind: "blocked", untilMs: clock.now() + 1000 };
        if (passwords[userId] !== password) return { kind: "rejected" };
        const role = userId === "admin" ? "Admin" : "Status";
        return { kind: "accepted", operator: { userId, role, hash: "" } };
      },
      command: (_operator, chargerId, action, payload, options) =>
        central.call(chargerId, action, payload, options),
    },
    newMessageId: createMessageIds(createRandom("http")),
    onFault: (fault) => faults.push(fault),
    metrics,
    version: "1.2.3",
  });
  const listener = await listenWebSocket({
    gate: new OpenGate(),
    clock: systemClock,
    port: 0,
    onFault: (fault) => faults.push(fault),
    onRequest: app.handle,
  });
  return { ...world, logins, faults, ask: askAt(listener), close: closer(listener, app, metrics) };
}

function askAt({ url }: WebSocketListener): HttpRig["ask"] {
  return async (method, path, { user = "admin:secret", body, headers: others } = {}) => {
    const response = await fetch(url.replace(/^ws/, "http") + path, {
      method,
      headers: {
        ...others,
        ...(user !== "" && { Authorization: `Basic ${Buffer.from(user).toString("base64")}` }),
        ...(body !== undefined && { "Content-Type": "application/json" }),
      },
      ...(body !== undefined && { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    const { status, headers } = response;
    const isJson = headers.get("content-type")?.includes("json") ?? false;
    return { status, headers, text, body: isJson ? JSON.parse(text) : {} };
  };
}

function closer(listener: WebSocketListener, app: HttpApp, metrics: Metrics) {
  return async () => {
    await listener.close();
    await app.close();
    metrics.close();
  };
}
