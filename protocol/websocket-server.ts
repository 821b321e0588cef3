/** Takes the WebSocket connections of charge points, as its {@link Gate} decides (OCPP-J 1.6 §3). */

import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, STATUS_CODES } from "node:http";
import { createServer as createTlsServer } from "node:https";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { acceptAt, askGate, type GateKeeping, type Refusal, refuse } from "./ask-gate.ts";
import { cipherSuites } from "./cipher-suites.ts";
import type { Clock } from "./clock.ts";
import type { Gate, Handshake } from "./handshake.ts";
import { mendUpgrades, type UpgradeMending } from "./mend-upgrade.ts";
import { createPlainRequests, type PlainRequests, type RequestHandler } from "./plain-requests.ts";
import { closeCodes } from "./transport.ts";
import { readHandshake, readPath } from "./websocket-handshake.ts";
import {
  defaultWebSocketSettings,
  toSocketOptions,
  type WebSocketSettings,
  WebSocketTransport,
} from "./websocket-transport.ts";

export interface WebSocketListenerSettings extends WebSocketSettings {
  /** Connections in all. More are dropped. */
  readonly maxConnections: number;
  /** Connections that have not got through their handshake. More are dropped. */
  readonly maxPendingHandshakes: number;
}

const defaultWebSocketListenerSettings: WebSocketListenerSettings = {
  ...defaultWebSocketSettings,
  pingIntervalMs: 20_000,
  livenessTimeoutMs: 60_000,
  maxConnections: 20_000,
  maxPendingHandshakes: 5_000,
};

/** PEM, as text or bytes. */
export interface ServerTls {
  readonly key: string | Uint8Array;
  readonly certificate: string | Uint8Array;
  /** Who must have signed the certificates of clients. */
  readonly clientAuthority?: string | Uint8Array;
  /** Whether a client without a valid certificate is turned away by the TLS layer already. */
  readonly isClientCertificateRequired?: boolean;
}

/** Somebody was turned away, by the gate or before it. */
export interface RefusedConnection {
  readonly remoteAddress: string;
  /** Without the query. Undefined if it did not get as far as to name one. */
  readonly path: string | undefined;
  /** Undefined if the connection was dropped without an answer. */
  readonly status: number | undefined;
  readonly reason: string;
}

export interface WebSocketListenOptions {
  readonly gate: Gate;
  readonly clock: Clock;
  /** Nought: any that is free. */
  readonly port: number;
  /** This machine alone, unless an address says otherwise. */
  readonly host?: string;
  readonly tls?: ServerTls;
  readonly settings?: Partial<WebSocketListenerSettings>;
  /** Brings handshakes without a `Connection` header before the gate, and tells it of that. */
  readonly mendsUpgrades?: boolean;
  /** Gets the requests that are no handshake; they are answered 426 if left out. */
  readonly onRequest?: RequestHandler;
  readonly onFault: (fault: unknown) => void;
  readonly onRefused?: (refused: RefusedConnection) => void;
}

export interface WebSocketListener {
  readonly port: number;
  /** What the path of an identity is appended to. */
  readonly url: string;
  readonly connectionCount: number;
  /** Takes nobody in any more; those who are in stay. */
  stopTaking(): void;
  /** Takes nobody in any more, closes all with 1001, and resolves once they are gone. */
  close(): Promise<void>;
}

const defaultHost = "127.0.0.1";
/** How many connections the system may hold for us to take: a whole fleet comes back at once. */
const backlog = 4096;
const maxPhraseLength = 200;
/** How long plain requests may still take when the server closes. */
const drainMs = 1000;

/** @throws the system's error if the address cannot be bound, or the certificate not be used */
export async function listenWebSocket(options: WebSocketListenOptions): Promise<WebSocketListener> {
  const { port, host = defaultHost, tls, onFault } = options;
  const settings = { ...defaultWebSocketListenerSettings, ...options.settings };
  const server = createHttpServer(tls, settings);
  const mending = options.mendsUpgrades ? startMending(server, options, settings) : undefined;
  const door = createDoor(options, settings, mending);
  limitConnections(server, options, settings, () => door.webSockets.clients.size);
  const requests = createPlainRequests(options.onRequest);
  server.on("request", requests.handle);
  server.on("upgrade", door.upgrade);
  server.listen({ port, host, backlog });
  await once(server, "listening");
  server.on("error", onFault);
  const address = server.address();
  const boundPort = typeof address === "object" && address !== null ? address.port : port;
  const gone = new Promise<void>((resolve) => server.once("close", resolve));
  const stopTaking = () => {
    server.close();
    door.close();
    mending?.close();
  };
  let closed: Promise<void> | undefined;
  return {
    port: boundPort,
    url: `${tls === undefined ? "ws" : "wss"}://${host.includes(":") ? `[${host}]` : host}:${boundPort}`,
    get connectionCount() {
      return door.webSockets.clients.size;
    },
    stopTaking,
    close() {
      stopTaking();
      closed ??= closeDoor(door, requests, options.clock).then(() => {
        server.closeAllConnections();
        return gone;
      });
      return closed;
    },
  };
}

function createHttpServer(tls: ServerTls | undefined, settings: WebSocketListenerSettings): Server {
  const { handshakeTimeoutMs } = settings;
  const limits = {
    headersTimeout: handshakeTimeoutMs,
    requestTimeout: handshakeTimeoutMs,
    connectionsCheckingInterval: Math.ceil(handshakeTimeoutMs / 4),
  };
  if (tls === undefined) return createServer(limits);
  const { key, certificate, clientAuthority, isClientCertificateRequired = false } = tls;
  return createTlsServer({
    ...limits,
    handshakeTimeout: handshakeTimeoutMs,
    minVersion: "TLSv1.2",
    ciphers: cipherSuites,
    key: toPem(key),
    cert: toPem(certificate),
    ...(clientAuthority !== undefined && {
      ca: toPem(clientAuthority),
      requestCert: true,
      rejectUnauthorized: isClientCertificateRequired,
    }),
  });
}

function startMending(
  server: Server,
  { clock, tls, onRefused }: WebSocketListenOptions,
  { handshakeTimeoutMs: timeoutMs }: WebSocketListenerSettings,
): UpgradeMending {
  const dropped = tellDropped(onRefused);
  return mendUpgrades(server, { isSecure: tls !== undefined, clock, timeoutMs, dropped });
}

/** Of those who did not get as far as the gate. */
function tellDropped(onRefused: WebSocketListenOptions["onRefused"]) {
  return (remoteAddress: string | undefined, reason: string) =>
    onRefused?.({ remoteAddress: remoteAddress ?? "", path: undefined, status: undefined, reason });
}

function toPem(pem: string | Uint8Array): string | Buffer {
  return typeof pem === "string" ? pem : Buffer.from(pem);
}

/** Drops who is one too many, and tells of those who did not get as far as the gate. */
function limitConnections(
  server: Server,
  { onRefused }: WebSocketListenOptions,
  { maxConnections, maxPendingHandshakes }: WebSocketListenerSettings,
  countOpen: () => number,
): void {
  const dropped = tellDropped(onRefused);
  let count = 0;
  const left = () => {
    count -= 1;
  };
  server.maxConnections = maxConnections;
  server.on("drop", (data) => dropped(data?.remoteAddress, "too many connections"));
  server.on("connection", (socket) => {
    count += 1;
    socket.once("close", left);
    if (count - countOpen() <= maxPendingHandshakes) return;
    dropped(socket.remoteAddress, "too many handshakes are pending");
    socket.destroy();
  });
  server.on("tlsClientError", (error: Error, socket: Socket) =>
    dropped(socket.remoteAddress, error.message),
  );
}

interface Door {
  readonly webSockets: WebSocketServer;
  /** Those whom the gate has not decided on yet. */
  readonly waiting: ReadonlySet<Duplex>;
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** For those who would still come in: a connection may have been there for other requests. */
  close(): void;
}

function createDoor(
  options: WebSocketListenOptions,
  settings: WebSocketListenerSettings,
  mending: UpgradeMending | undefined,
): Door {
  const { gate, clock, onFault, onRefused } = options;
  const keeping: GateKeeping = { gate, clock, timeoutMs: settings.handshakeTimeoutMs, onFault };
  const chosen = new WeakMap<IncomingMessage, string>();
  const webSockets = new WebSocketServer({
    noServer: true,
    ...toSocketOptions(settings),
    handleProtocols: (_offered, request) => chosen.get(request) ?? false,
  });
  const waiting = new Set<Duplex>();
  let isClosed = false;

  function turnAway(request: IncomingMessage, socket: Duplex, { status, reason }: Refusal): void {
    answerRefusal(socket, status, reason);
    const { remoteAddress = "" } = request.socket;
    onRefused?.({ remoteAddress, path: readPath(request.url), status, reason });
  }

  function enter(request: IncomingMessage, webSocket: WebSocket, handshake: Handshake): void {
    const { socket } = request;
    const end = "server";
    const transport = new WebSocketTransport({ webSocket, socket, clock, settings, end });
    acceptAt(keeping, transport, handshake);
  }

  return {
    webSockets,
    waiting,
    close() {
      isClosed = true;
    },
    upgrade(request, socket, head) {
      socket.on("error", ignoreError);
      if (isClosed) {
        turnAway(request, socket, refuse(503, "the server is closing"));
        return;
      }
      const read = readHandshake(request, mending?.has(request.socket));
      if (!read.isReadable) {
        turnAway(request, socket, read.refusal);
        return;
      }
      waiting.add(socket);
      askGate(read.handshake, keeping, (admission) => {
        waiting.delete(socket);
        if (!admission.isAdmitted) {
          turnAway(request, socket, admission);
          return;
        }
        if (admission.subProtocol !== undefined) chosen.set(request, admission.subProtocol);
        webSockets.handleUpgrade(request, socket, head, (webSocket) =>
          enter(request, webSocket, read.handshake),
        );
      });
    },
  };
}

/** The close that follows an error is all that matters. */
function ignoreError(): void {}

/** Refuses before the upgrade. The reason takes the place of the standard phrase. */
function answerRefusal(socket: Duplex, status: number, reason: string): void {
  const phrase = reason.replace(/[^ -~]/g, "?").slice(0, maxPhraseLength) || STATUS_CODES[status];
  const lines = [`HTTP/1.1 ${status} ${phrase}`, "Connection: close", "Content-Length: 0"];
  if (status === 401) lines.push('WWW-Authenticate: Basic realm="OCPP", charset="UTF-8"');
  socket.once("finish", () => socket.destroy());
  socket.end(`${lines.join("\r\n")}\r\n\r\n`);
}

/** Resolves once all are gone. */
async function closeDoor(door: Door, requests: PlainRequests, clock: Clock): Promise<void> {
  const closed = once(door.webSockets, "close");
  for (const socket of door.waiting) socket.destroy();
  for (const webSocket of door.webSockets.clients) {
    webSocket.close(closeCodes.goingAway);
    webSocket.resume(); // Nobody may have listened yet, and the answer is to be read.
  }
  door.webSockets.close();
  await Promise.all([closed, requests.drained(clock, drainMs)]);
}
