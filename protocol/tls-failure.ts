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

/** The SHA-256 fingerprint of the certificate that the server's was traced back to. */
export function serverRootOf(socket: unknown): string | undefined {
  if (!(socket instanceof TLSSocket)) return undefined;
  let certificate = socket.getPeerCertificate(true);
  for (let depth = 0; depth < maxChainLength; depth += 1) {
    const issuer = certificate.issuerCertificate;
    if (issuer === undefined || issuer.fingerprint256 === certificate.fingerprint256) break;
    certificate = issuer;
  }
  return certificate.fingerprint256;
}

const maxChainLength = 16;
