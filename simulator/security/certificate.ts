/** Certificates as messages bring them: PEM, read and checked by the platform's OpenSSL. */

import { type KeyObject, X509Certificate } from "node:crypto";

const pemBlock = /-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g;

/** Those of a text, in their order; undefined if it has none, or one that cannot be read. */
export function readCertificates(pem: string): readonly X509Certificate[] | undefined {
  const blocks = pem.match(pemBlock) ?? [];
  try {
    const certificates = blocks.map((block) => new X509Certificate(block));
    return certificates.length === 0 ? undefined : certificates;
  } catch {
    return undefined;
  }
}

/** What is wrong with a certificate by itself; undefined if nothing is. */
export function faultOf(certificate: X509Certificate, timeMs: number): string | undefined {
  if (timeMs > Date.parse(certificate.validTo)) return "the certificate has expired";
  return isStrong(certificate) ? undefined : "the key of the certificate is too weak";
}

export function startOf({ validFrom }: X509Certificate): number {
  return Date.parse(validFrom);
}

export function isSignedBy(certificate: X509Certificate, issuer: X509Certificate): boolean {
  return certificate.checkIssued(issuer) && certificate.verify(issuer.publicKey);
}

export function isSame(one: X509Certificate, other: X509Certificate): boolean {
  return one.fingerprint256 === other.fingerprint256;
}

/** The first common name and organization of the subject; empty where there is none. */
export function subjectOf({ subject }: X509Certificate): {
  readonly commonName: string;
  readonly organization: string;
} {
  const part = (name: string) =>
    (subject ?? "")
      .split("\n")
      .find((line) => line.startsWith(`${name}=`))
      ?.slice(name.length + 1) ?? "";
  return { commonName: part("CN"), organization: part("O") };
}

/** RSA of 2048 bits, or a curve of 224, at the least (security whitepaper A00.FR.502). */
function isStrong(certificate: X509Certificate): boolean {
  const publicKey = publicKeyOf(certificate);
  if (publicKey === undefined) return false;
  const { modulusLength = 0, namedCurve = "" } = publicKey.asymmetricKeyDetails ?? {};
  switch (publicKey.asymmetricKeyType) {
    case "rsa":
      return modulusLength >= 2048;
    case "ec":
      return Number(/\d{3}/.exec(namedCurve)) >= 224;
    default:
      return false;
  }
}

/** Undefined for a kind of key that OpenSSL does not know. */
function publicKeyOf(certificate: X509Certificate): KeyObject | undefined {
  try {
    return certificate.publicKey;
  } catch {
    return undefined;
  }
}
