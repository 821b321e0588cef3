/** Gates, dials and listeners that keep what they are told, so that a test can wait for it. */

import { refuse } from "../../protocol/ask-gate.ts";
import { systemClock } from "../../protocol/clock.ts";
import {
  type Admission,
  type Dial,
  type DialOutcome,
  type DialRequest,
  type Gate,
  type Handshake,
  ocpp16SubProtocol,
} from "../../protocol/handshake.ts";
import type { Transport, TransportListener } from "../../protocol/transport.ts";
import {
  listenWebSocket,
  type RefusedConnection,
  type WebSocketListener,
  type WebSocketListenOptions,
} from "../../protocol/websocket-server.ts";

/** What comes may be waited for before or after it has come. */
export class Inbox<T> {
  readonly #items: T[] = [];
  readonly #waiting: ((item: T) => void)[] = [];

  put(item: T): void {
    const waiting = this.#waiting.shift();
    if (waiting === undefined) this.#items.push(item);
    else waiting(item);
  }

  /** The test's own time-out bounds the wait. */
  take(): Promise<T> {
    const item = this.#items.shift();
    if (item !== undefined) return Promise.resolve(item);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  get size(): number {
    return this.#items.length;
  }
}

export class Ear implements TransportListener {
  readonly messages = new Inbox<string>();
  readonly pings = new Inbox<"ping">();
  readonly pongs = new Inbox<"pong">();
  readonly closing = new Inbox<{ readonly code: number; readonly reason: string }>();

  constructor(transport: Transport) {
    transport.listen(this);
  }

  message(text: string): void {
    this.messages.put(text);
  }

  closed(code: number, reason: string): void {
    this.closing.put({ code, reason });
  }

  pinged(): void {
    this.pings.put("ping");
  }

  ponged(): void {
    this.pongs.put("pong");
  }
}

export interface Accepted {
  readonly transport: Transport;
  readonly handshake: Handshake;
}

/** Everybody who speaks OCPP 1.6 comes in. */
export function admitAll({ offeredSubProtocols }: Handshake): Admission {
  const subProtocol = ocpp16SubProtocol;
  return offeredSubProtocols.includes(subProtocol)
    ? { isAdmitted: true, subProtocol }
    : refuse(400, `no common sub-protocol, offered: ${offeredSubProtocols.join(", ") || "none"}`);
}

/** A gate that speaks OCPP 1.6 and nothing else, unless `admit` says otherwise. */
export class OpenGate implements Gate {
  readonly accepted = new Inbox<Accepted>();
  readonly admit: Gate["admit"];

  constructor(admit: Gate["admit"] = admitAll) {
    this.admit = admit;
  }

  accept(transport: Transport, handshake: Handshake): void {
    this.accepted.put({ transport, handshake });
  }
}

export interface TestServer {
  readonly listener: WebSocketListener;
  readonly faults: unknown[];
  readonly refused: Inbox<RefusedConnection>;
}

export type TestServerOptions = Partial<WebSocketListenOptions> & { readonly gate: Gate };

const running: WebSocketListener[] = [];
const dialled: Transport[] = [];

/** Closed by {@link closeAll}. */
export async function startServer(options: TestServerOptions): Promise<TestServer> {
  const faults: unknown[] = [];
  const refused = new Inbox<RefusedConnection>();
  const listener = await listenWebSocket({
    clock: systemClock,
    port: 0,
    onFault: (fault) => faults.push(fault),
    onRefused: (connection) => refused.put(connection),
    ...options,
  });
  running.push(listener);
  return { listener, faults, refused };
}

export async function closeAll(): Promise<void> {
  for (const transport of dialled.splice(0)) transport.terminate();
  await Promise.all(running.splice(0).map((listener) => listener.close()));
}

export const cp1: DialRequest = { identity: "CP1", subProtocols: ["ocpp1.6"] };

export function dialOnce(dial: Dial, request: DialRequest = cp1): Promise<DialOutcome> {
  return new Promise((resolve) => {
    dial(request, (outcome) => {
      if (outcome.kind === "open") dialled.push(outcome.transport);
      resolve(outcome);
    });
  });
}

/** For a test that is about what comes after the handshake. {@link closeAll} ends it. */
export async function dialOpen(dial: Dial, request?: DialRequest): Promise<Transport> {
  const outcome = await dialOnce(dial, request);
  if (outcome.kind !== "open") throw new Error(`not open: ${JSON.stringify(outcome)}`);
  return outcome.transport;
}

/** The request of CP1, for a test that then speaks for itself over a plain socket. */
export function encodeUpgrade(...headers: readonly string[]): string {
  return [
    "GET /CP1 HTTP/1.1",
    "Host: 127.0.0.1",
    "Connection: Upgrade",
    "Upgrade: websocket",
    "Sec-WebSocket-Version: 13",
    "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
    "Sec-WebSocket-Protocol: ocpp1.6",
    ...headers,
    "",
    "",
  ].join("\r\n");
}
