/** What a failed TLS handshake, or one that has succeeded, tells of the server. */

import { TLSSocket } from "node:tls";
import type { TlsObstacle } from "./handshake.ts";

/** Undefined where the failure is of another kind, or on our side: a client certificate, say. */
export function tlsObstacleOf(error: unknown): TlsObstacle | undefined {
  if (!(error instanceof Error) || !("code" in error)) return undefined;
  const code = String(error.code);
  // Where the alert comes while we write, only the message tells which one it was.
  const text = code === "EPROTO" ? error.message : code;
  if (/protocol.version|unsupported.protocol/i.test(text)) return "TLS version";
  if (/handshake.failure|no.shared.cipher/i.test(text)) return "cipher suite";
  if (/^(ERR_(SSL|OSSL)_|EPROTO)/.test(code)) return undefined;
  return certificateProblem.test(code) ? "server certificate" : undefined;
}

/** The names that the TLS layer has for what can be wrong with a certificate. */
const certificateProblem =
  /CERT|LEAF_SIGNATURE|INVALID_CA|PATH_LENGTH|INVALID_PURPOSE|HOSTNAME_MISMATCH/;

/** The SHA-256 fingerprints of the server's certificate and of those who vouch for it, upwards. */
export function serverChainOf(socket: unknown): readonly string[] | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  const chain: string[] = [];
  let certificate = socket.getPeerCertificate(true);
  while (certificate !== undefined && chain.length < maxChainLength) {
    if (chain.includes(certificate.fingerprint256)) break; // A root is its own issuer.
    chain.push(certificate.fingerprint256);
    certificate = certificate.issuerCertificate;
  }
  return chain;
}

const maxChainLength = 16;
