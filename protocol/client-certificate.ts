/** Whom a certificate names, as the central system is told of it (security whitepaper, profile 3). */

import { X509Certificate } from "node:crypto";
import type { PeerCertificate } from "node:tls";
import type { ClientCertificate } from "./handshake.ts";

export function toClientCertificate({ subject, serialNumber }: PeerCertificate): ClientCertificate {
  return { commonName: one(subject.CN), organization: one(subject.O), serialNumber };
}

/** Of the first certificate in a PEM text. */
export function readClientCertificate(pem: string): ClientCertificate {
  return toClientCertificate(new X509Certificate(pem).toLegacyObject());
}

/** A subject may lack a part, or have it several times: the first counts. */
function one(part: string | readonly string[] | undefined): string {
  return (typeof part === "string" ? part : part?.[0]) ?? "";
}
