/** How a charge point connects to a central system over a WebSocket (OCPP-J 1.6 §3.1). */

import type { Socket } from "node:net";
import type { ConnectionOptions } from "node:tls";
import { WebSocket } from "ws";
import { cipherSuites } from "./cipher-suites.ts";
import type { Clock, ScheduledTask } from "./clock.ts";
import type { Dial, DialOutcome, DialRequest, DialSecurity } from "./handshake.ts";
import { serverChainOf, tlsObstacleOf } from "./tls-verdict.ts";
import { createTurnstile } from "./turnstile.ts";
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
  /** Where to connect if that must be encrypted; the same place, by `wss:`, if left out. */
  readonly secureUrl?: string;
  readonly clock: Clock;
  readonly tls?: ClientTls;
  readonly settings?: Partial<WebSocketSettings>;
  /** The address of this machine to connect from. */
  readonly localAddress?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A whole fleet dials at once, and each takes its time. */
const dialsPerTurn = 32;

/** @throws {TypeError} if the URL is none, or not that of a WebSocket */
export function createWebSocketDial(options: WebSocketDialOptions): Dial {
  const endpoints = readEndpoints(options);
  const settings = { ...defaultWebSocketSettings, ...options.settings };
  const enter = createTurnstile(dialsPerTurn);
  return (request, settled) => {
    const attempt = createAttempt(options.clock, settings, request.pongDelayMs, settled);
    enter(() => attempt.begin(() => openWebSocket(endpoints, request, options, settings)));
    return attempt.giveUp;
  };
}

interface Endpoints {
  /** For who does not say whether to encrypt. */
  readonly usual: URL;
  readonly plain: URL;
  readonly secure: URL;
}

function readEndpoints({ url, secureUrl = url }: WebSocketDialOptions): Endpoints {
  const usual = new URL(url);
  const plain = new URL(url);
  const secure = new URL(secureUrl);
  for (const { protocol, href } of [usual, secure]) {
    if (!/^wss?:$/.test(protocol)) throw new TypeError(`no WebSocket URL: ${href}`);
  }
  plain.protocol = "ws:";
  secure.protocol = "wss:";
  return { usual, plain, secure };
}

function openWebSocket(
  { usual, plain, secure }: Endpoints,
  request: DialRequest,
  { tls, localAddress, headers }: WebSocketDialOptions,
  settings: WebSocketSettings,
): WebSocket {
  const { identity, subProtocols, credentials, security, path, droppedHeaders = [] } = request;
  if (credentials?.username.includes(":")) throw new Error("the user name has a colon in it");
  const endpoint = security?.isEncrypted ? secure : plain;
  const url = toUrl(security ? endpoint : usual, identity);
  if (path !== undefined) url.pathname = path;
  return new WebSocket(url, [...subProtocols], {
    ...toSocketOptions(settings),
    ...toTlsOptions(security, tls),
    autoPong: request.pongDelayMs === undefined,
    finishRequest(outgoing) {
      for (const name of droppedHeaders) outgoing.removeHeader(name);
      outgoing.end();
    },
    minVersion: "TLSv1.2",
    headers: {
      ...headers,
      ...request.headers,
      ...(credentials && { authorization: encodeCredentials(credentials) }),
    },
    ...(localAddress !== undefined && { localAddress }),
  });
}

/** What the charge point has comes before what the dial was set up with. */
function toTlsOptions(security: DialSecurity | undefined, tls: ClientTls = {}): ConnectionOptions {
  const { serverAuthorities = [], ...own } = security ?? {};
  const { serverAuthority, certificate, key } = { ...tls, ...own };
  const ca = serverAuthorities.length > 0 ? [...serverAuthorities] : serverAuthority;
  return {
    // A root may have been signed by the one before it, which is not trusted any more.
    ...(security !== undefined && { ciphers: cipherSuites, allowPartialTrustChain: true }),
    ...(ca !== undefined && { ca: Array.isArray(ca) ? ca : Buffer.from(ca) }),
    ...(certificate !== undefined && { cert: Buffer.from(certificate) }),
    ...(key !== undefined && { key: Buffer.from(key) }),
  };
}

/** The identity becomes one segment, so a slash within it is escaped (OCPP-J 1.6 §3.1.1). */
function toUrl(endpoint: URL, identity: string): URL {
  if (identity === "." || identity === "..") throw new Error("no URL can end in this identity");
  const url = new URL(endpoint);
  url.pathname = `${url.pathname.replace(/\/+$/, "")}/${encodeURIComponent(identity)}`;
  return url;
}

/** One try to connect: it ends once, in whichever way comes first. */
function createAttempt(
  clock: Clock,
  settings: WebSocketSettings,
  pongDelayMs: number | undefined,
  settled: (outcome: DialOutcome) => void,
) {
  const { handshakeTimeoutMs } = settings;
  let trying: WebSocket | undefined;
  let timeout: ScheduledTask | undefined;
  let isOver = false;

  function begin(open: () => WebSocket): void {
    if (isOver) return;
    timeout = clock.schedule(handshakeTimeoutMs, () =>
      end({ kind: "failed", reason: `no answer within ${handshakeTimeoutMs} ms` }),
    );
    try {
      watch(open());
    } catch (error) {
      clock.schedule(0, () => fail(error));
    }
  }

  function end(outcome: DialOutcome | undefined): void {
    if (isOver) return;
    isOver = true;
    timeout?.cancel();
    if (outcome?.kind !== "open") trying?.terminate();
    if (outcome !== undefined) settled(outcome);
  }

  function fail(error: unknown): void {
    const reason = describeError(error);
    const obstacle = tlsObstacleOf(error);
    end({ kind: "failed", reason, ...(obstacle !== undefined && { obstacle }) });
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
      const transport = new WebSocketTransport({
        webSocket,
        socket,
        clock,
        settings,
        end: "client",
        ...(pongDelayMs !== undefined && { pongDelayMs }),
      });
      const subProtocol = webSocket.protocol || undefined;
      const serverChain = serverChainOf(socket);
      end({
        kind: "open",
        transport,
        subProtocol,
        ...(serverChain !== undefined && { serverChain }),
      });
    });
  }

  return { begin, giveUp: () => end(undefined) };
}

/** The code of the system or of the TLS layer where there is one: the message varies. */
function describeError(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
