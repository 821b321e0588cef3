/** How a charge point connects to a central system over a WebSocket (OCPP-J 1.6 §3.1). */

import type { Socket } from "node:net";
import { WebSocket } from "ws";
import type { Clock } from "./clock.ts";
import type { Dial, DialOutcome, DialRequest } from "./handshake.ts";
import { encodeCredentials } from "./websocket-handshake.ts";
import {
  defaultWebSocketSettings,
  toSocketOptions,
  type WebSocketSettings,
  WebSocketTransport,
} from "./websocket-transport.ts";

/** PEM, as text or bytes. */
export interface ClientTls {
  /** Who must have signed the server's certificate; those the platform trusts, if left out. */
  readonly serverAuthority?: string | Uint8Array;
  /** Our own certificate, and its key (OCPP security whitepaper, profile 3). */
  readonly certificate?: string | Uint8Array;
  readonly key?: string | Uint8Array;
}

export interface WebSocketDialOptions {
  /** The endpoint of the central system, `ws:` or `wss:`. The identity is appended to its path. */
  readonly url: string;
  readonly clock: Clock;
  readonly tls?: ClientTls;
  readonly settings?: Partial<WebSocketSettings>;
  /** The address of this machine to connect from. */
  readonly localAddress?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** @throws {TypeError} if the URL is none, or not that of a WebSocket */
export function createWebSocketDial(options: WebSocketDialOptions): Dial {
  const endpoint = new URL(options.url);
  if (!/^wss?:$/.test(endpoint.protocol)) throw new TypeError(`no WebSocket URL: ${options.url}`);
  const settings = { ...defaultWebSocketSettings, ...options.settings };
  return (request, settled) => {
    const attempt = startAttempt(options.clock, settings, settled);
    try {
      attempt.watch(openWebSocket(endpoint, request, options, settings));
    } catch (error) {
      options.clock.schedule(0, () => attempt.fail(error));
    }
    return attempt.giveUp;
  };
}

function openWebSocket(
  endpoint: URL,
  { identity, subProtocols, credentials }: DialRequest,
  { tls, localAddress, headers }: WebSocketDialOptions,
  settings: WebSocketSettings,
): WebSocket {
  const { serverAuthority, certificate, key } = tls ?? {};
  if (credentials?.username.includes(":")) throw new Error("the user name has a colon in it");
  return new WebSocket(toUrl(endpoint, identity), [...subProtocols], {
    ...toSocketOptions(settings),
    minVersion: "TLSv1.2",
    headers: {
      ...headers,
      ...(credentials && { authorization: encodeCredentials(credentials) }),
    },
    ...(localAddress !== undefined && { localAddress }),
    ...(serverAuthority !== undefined && { ca: Buffer.from(serverAuthority) }),
    ...(certificate !== undefined && { cert: Buffer.from(certificate) }),
    ...(key !== undefined && { key: Buffer.from(key) }),
  });
}

/** The identity becomes one segment, so a slash within it is escaped (OCPP-J 1.6 §3.1.1). */
function toUrl(endpoint: URL, identity: string): URL {
  if (identity === "." || identity === "..") throw new Error("no URL can end in this identity");
  const url = new URL(endpoint);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${encodeURIComponent(identity)}`;
  return url;
}

/** One try to connect: it ends once, in whichever way comes first. */
function startAttempt(
  clock: Clock,
  settings: WebSocketSettings,
  settled: (outcome: DialOutcome) => void,
) {
  const { handshakeTimeoutMs } = settings;
  let trying: WebSocket | undefined;
  let isOver = false;
  const timeout = clock.schedule(handshakeTimeoutMs, () =>
    end({ kind: "failed", reason: `no answer within ${handshakeTimeoutMs} ms` }),
  );

  function end(outcome: DialOutcome | undefined): void {
    if (isOver) return;
    isOver = true;
    timeout.cancel();
    if (outcome?.kind !== "open") trying?.terminate();
    if (outcome !== undefined) settled(outcome);
  }

  function fail(error: unknown): void {
    end({ kind: "failed", reason: describeError(error) });
  }

  function watch(webSocket: WebSocket): void {
    trying = webSocket;
    let socket: Socket | undefined;
    webSocket.on("error", fail);
    webSocket.on("upgrade", (response) => {
      socket = response.socket;
    });
    webSocket.on("unexpected-response", (_request, { statusCode = 0, statusMessage = "" }) =>
      end({ kind: "refused", status: statusCode, reason: statusMessage }),
    );
    webSocket.on("open", () => {
      if (isOver || socket === undefined) return;
      webSocket.removeAllListeners();
      const transport = new WebSocketTransport({ webSocket, socket, clock, settings });
      end({ kind: "open", transport, subProtocol: webSocket.protocol || undefined });
    });
  }

  return { watch, fail, giveUp: () => end(undefined) };
}

/** The code of the system or of the TLS layer where there is one: the message varies. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
