/** What a charge point says of itself in the HTTP request that opens a WebSocket. */

import type { IncomingMessage } from "node:http";
import { TLSSocket } from "node:tls";
import { type Refusal, refuse } from "./ask-gate.ts";
import { toClientCertificate } from "./client-certificate.ts";
import type { ClientCertificate, Credentials, Handshake } from "./handshake.ts";

/** What could be read, or the answer that says what could not. */
export type ReadHandshake =
  | { readonly isReadable: true; readonly handshake: Handshake }
  | { readonly isReadable: false; readonly refusal: Refusal };

export function readHandshake(request: IncomingMessage, isMended = false): ReadHandshake {
  const path = readPath(request.url);
  const identity = readIdentity(path);
  if (identity === undefined) return unreadable(400, "broken percent-encoding in the path");
  if (identity === "") return unreadable(404, "no identity in the path");
  const { headers, socket } = request;
  const handshake: Handshake = {
    identity,
    path,
    offeredSubProtocols: readList(headers["sec-websocket-protocol"]),
    credentials: readCredentials(headers.authorization),
    remoteAddress: socket.remoteAddress ?? "",
    ...(headers["user-agent"] !== undefined && { userAgent: headers["user-agent"] }),
    isSecure: socket instanceof TLSSocket,
    clientCertificate: readClientCertificate(socket),
    ...(isMended && { lacksConnectionHeader: true }),
  };
  return { isReadable: true, handshake };
}

function unreadable(status: number, reason: string): ReadHandshake {
  return { isReadable: false, refusal: refuse(status, reason) };
}

/** The request target without its query. It may be an absolute URL (RFC 9112 §3.2.2). */
export function readPath(target = "/"): string {
  return target.replace(/^[a-z]+:\/\/[^/?]*/i, "").replace(/[?#].*$/s, "") || "/";
}

/** The last segment that is not empty; a slash within it is escaped, and so is no separator. */
function readIdentity(path: string): string | undefined {
  const segment = path.split("/").findLast((part) => part !== "") ?? "";
  try {
    return decodeURIComponent(segment);
  } catch {
    return undefined;
  }
}

function readList(header: string | undefined): readonly string[] {
  if (header === undefined) return [];
  return header
    .split(",")
    .map((token) => token.trim())
    .filter((token) => token !== "");
}

/** Of the Basic scheme (RFC 7617); undefined if it is another. */
export function readCredentials(header: string | undefined): Credentials | undefined {
  const [, encoded] = /^basic +(\S+) *$/i.exec(header ?? "") ?? [];
  return encoded === undefined ? undefined : splitCredentials(Buffer.from(encoded, "base64"));
}

/**
 * The first colon ends the user name, and the rest is the password, whatever its bytes are (OCPP
 * security whitepaper, profile 1: it may be 20 random bytes).
 */
export function splitCredentials(bytes: Buffer): Credentials | undefined {
  const colon = bytes.indexOf(":");
  if (colon < 0) return undefined;
  return {
    username: bytes.subarray(0, colon).toString(),
    password: new Uint8Array(bytes.subarray(colon + 1)),
  };
}

/** The header that {@link readHandshake} reads the credentials of. */
export function encodeCredentials({ username, password }: Credentials): string {
  const bytes = Buffer.concat([Buffer.from(`${username}:`), password]);
  return `Basic ${bytes.toString("base64")}`;
}

/** Only what the TLS layer has verified counts. */
function readClientCertificate(socket: IncomingMessage["socket"]): ClientCertificate | undefined {
  if (!(socket instanceof TLSSocket) || !socket.authorized) return undefined;
  return toClientCertificate(socket.getPeerCertificate());
}
