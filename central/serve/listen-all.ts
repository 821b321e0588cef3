/** The ports of a server: one or several, before one central system. */

import { readFile } from "node:fs/promises";
import { refuse } from "../../protocol/ask-gate.ts";
import type { Clock } from "../../protocol/clock.ts";
import type { Gate } from "../../protocol/handshake.ts";
import { createPathGate } from "../../protocol/path-gate.ts";
import type { RequestHandler } from "../../protocol/plain-requests.ts";
import {
  listenWebSocket,
  type RefusedConnection,
  type ServerTls,
  type WebSocketListener,
} from "../../protocol/websocket-server.ts";
import type {
  ListenerConfiguration,
  ServerConfiguration,
  TlsPaths,
} from "../configuration-file/server-configuration.ts";
import type { Directory } from "../directory.ts";
import { createPathIdentityGate } from "./path-identity-gate.ts";
import { createProfileGate } from "./profile-gate.ts";
import { isSystemError, orServeError, ServeError } from "./serve-error.ts";

export interface Entrances {
  /** For charge points. */
  readonly chargePointGate: Gate;
  /** For operators. */
  readonly apiGate: Gate;
  /** For other programs. */
  readonly handleRequest: RequestHandler;
}

export interface ListenAllOptions {
  readonly configuration: Pick<ServerConfiguration, "listeners" | "pingTimeoutSeconds" | "central">;
  readonly clock: Clock;
  readonly entrances: Entrances;
  readonly directory: Pick<Directory, "findChargePoint">;
  readonly onFault: (fault: unknown) => void;
  readonly onRefused: (refused: RefusedConnection) => void;
}

/** @throws {ServeError} if one of them cannot be listened on; then none is */
export async function listenAll(options: ListenAllOptions): Promise<readonly WebSocketListener[]> {
  const listeners: WebSocketListener[] = [];
  try {
    for (const listener of options.configuration.listeners) {
      listeners.push(await listenAt(listener, options));
    }
  } catch (failure) {
    await Promise.all(listeners.map((listener) => listener.close()));
    throw failure;
  }
  return listeners;
}

async function listenAt(
  listener: ListenerConfiguration,
  options: ListenAllOptions,
): Promise<WebSocketListener> {
  const { clock, onFault, onRefused, configuration, entrances } = options;
  const { host, port, servesHttp, securityProfile } = listener;
  const tls = listener.tls && (await readTls(listener.tls, securityProfile === 3));
  const listening = () =>
    listenWebSocket({
      gate: gateOf(listener, options),
      clock,
      host,
      port,
      ...(tls && { tls }),
      mendsUpgrades: configuration.central.leniencies.missingConnectionHeader,
      ...(servesHttp && { onRequest: entrances.handleRequest }),
      settings: { livenessTimeoutMs: configuration.pingTimeoutSeconds * 1000 },
      onFault,
      onRefused,
    });
  return orServeError(`cannot listen on ${host}:${port}`, async () => {
    try {
      return await listening();
    } catch (failure) {
      throw listener.tls && isTlsFault(failure) ? badCertificate(listener.tls, failure) : failure;
    }
  });
}

function gateOf(
  { servesChargePoints, servesApi, securityProfile }: ListenerConfiguration,
  { entrances, directory }: ListenAllOptions,
): Gate {
  const { chargePointGate, apiGate } = entrances;
  const others = servesChargePoints
    ? createPathIdentityGate(
        createProfileGate(chargePointGate, directory, securityProfile),
        directory,
      )
    : nobody;
  return servesApi ? createPathGate({ api: apiGate }, others) : others;
}

const nobody: Gate = {
  admit: () => refuse(404, "this port is not for charge points"),
  accept: () => {},
};

async function readTls(paths: TlsPaths, isRequired: boolean): Promise<ServerTls> {
  const read = (path: string) => orServeError(`cannot read ${path}`, () => readFile(path, "utf8"));
  const { clientAuthority } = paths;
  return {
    key: await read(paths.key),
    certificate: await read(paths.certificate),
    ...(clientAuthority !== undefined && {
      clientAuthority: await read(clientAuthority),
      isClientCertificateRequired: isRequired,
    }),
  };
}

/** What OpenSSL, or Node before it, says against certificate and key. */
function isTlsFault(failure: unknown): boolean {
  return isSystemError(failure) && /^ERR_(OSSL|SSL|CRYPTO|TLS)|^EINVAL/.test(failure.code ?? "");
}

function badCertificate({ certificate, key }: TlsPaths, cause: unknown): ServeError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new ServeError(`${certificate} and ${key} cannot be used: ${reason}`, { cause });
}
