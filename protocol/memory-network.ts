/** A network in memory: the same {@link Gate} and {@link Dial} as sockets have, without any. */

import { acceptAt, askGate, type GateKeeping } from "./ask-gate.ts";
import { readClientCertificate } from "./client-certificate.ts";
import type { Clock } from "./clock.ts";
import type { Dial, DialOutcome, DialRequest, Gate, Handshake } from "./handshake.ts";
import { createTransportPair } from "./memory-transport.ts";
import type { Transport } from "./transport.ts";

export interface MemoryNetworkOptions {
  readonly clock: Clock;
  /** How long a message, or half a handshake, is under way. */
  readonly latencyMs?: number;
  /** The gate may take this long to decide. */
  readonly handshakeTimeoutMs?: number;
  /** The gate itself failed. */
  readonly onFault: (fault: unknown) => void;
}

export interface MemoryNetwork {
  /** Takes the place of the gate there was. The function returned takes nobody in any more. */
  listen(gate: Gate): () => void;
  readonly dial: Dial;
}

const defaultTimeoutMs = 10_000;
/** What a socket says of a server that chose none of those that were offered. */
const noSubProtocol = "Server sent no subprotocol";

export function createMemoryNetwork(options: MemoryNetworkOptions): MemoryNetwork {
  let open: Gate | undefined;

  return {
    listen(gate) {
      open = gate;
      return () => {
        if (open === gate) open = undefined;
      };
    },
    dial: (request, settled) => startAttempt(request, options, () => open, settled),
  };
}

function startAttempt(
  request: DialRequest,
  { clock, latencyMs = 0, handshakeTimeoutMs = defaultTimeoutMs, onFault }: MemoryNetworkOptions,
  findGate: () => Gate | undefined,
  settled: (outcome: DialOutcome) => void,
): () => void {
  const handshake = toHandshake(request);
  let isGivenUp = false;
  let underWay = clock.schedule(latencyMs, arrive);
  let far: Transport | undefined;

  function arrive(): void {
    const gate = findGate();
    if (gate === undefined) answer({ kind: "failed", reason: "ECONNREFUSED" });
    else if (handshake.identity === "") answer(refused(404, "no identity in the path"));
    else ask({ gate, clock, timeoutMs: handshakeTimeoutMs, onFault });
  }

  function ask(keeping: GateKeeping): void {
    askGate(handshake, keeping, (admission) => {
      if (isGivenUp) return;
      if (admission.isAdmitted) enter(keeping, admission.subProtocol);
      else answer(refused(admission.status, admission.reason));
    });
  }

  /** The charge point hears of it before it can hear what the central system then sends. */
  function enter(keeping: GateKeeping, subProtocol: string | undefined): void {
    const { pongDelayMs } = request;
    const options = { clock, latencyMs, ...(pongDelayMs !== undefined && { pongDelayMs }) };
    const [transport, central] = createTransportPair(options);
    far = transport;
    if (subProtocol === undefined && request.subProtocols.length > 0) {
      answer({ kind: "failed", reason: noSubProtocol });
      transport.terminate();
    } else {
      answer({ kind: "open", transport, subProtocol });
    }
    acceptAt(keeping, central, handshake);
  }

  function answer(outcome: DialOutcome): void {
    underWay = clock.schedule(latencyMs, () => {
      far = undefined;
      settled(outcome);
    });
  }

  return () => {
    isGivenUp = true;
    underWay.cancel();
    far?.terminate();
  };
}

function refused(status: number, reason: string): DialOutcome {
  return { kind: "refused", status, reason };
}

/** A certificate is taken at its word: in memory there is nobody to deceive. */
function toHandshake(request: DialRequest): Handshake {
  const { identity, subProtocols, credentials, security, path, headers } = request;
  const isDropped = request.droppedHeaders?.some((name) => name.toLowerCase() === "connection");
  const userAgent = headers?.["User-Agent"];
  const { isEncrypted = false, certificate } = security ?? {};
  return {
    identity: path === undefined ? identity : lastSegmentOf(path),
    path: path ?? `/${encodeURIComponent(identity)}`,
    offeredSubProtocols: subProtocols,
    credentials,
    remoteAddress: "memory",
    ...(userAgent !== undefined && { userAgent }),
    isSecure: isEncrypted,
    ...(isDropped && { lacksConnectionHeader: true }),
    clientCertificate:
      isEncrypted && certificate !== undefined ? readClientCertificate(certificate) : undefined,
  };
}

function lastSegmentOf(path: string): string {
  return decodeURIComponent(path.split("/").findLast((segment) => segment !== "") ?? "");
}
