/** Certificates made for one test run: no key is kept anywhere. */

import "reflect-metadata"; // @peculiar/x509 does not load without it.
import { webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  type JsonGeneralNames,
  SubjectAlternativeNameExtension,
  type X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

export interface Pem {
  readonly certificate: string;
  readonly key: string;
}

export interface CertificateAuthority {
  readonly certificate: string;
  issue(
    subject: string,
    wrong?: { readonly isExpired?: boolean; readonly host?: string },
  ): Promise<Pem>;
}

const algorithm = { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" };
const hourMs = 3_600_000;

export async function createCertificateAuthority(name: string): Promise<CertificateAuthority> {
  const keys = await generateKeys();
  const root = await X509CertificateGenerator.createSelfSigned(
    { name, keys, signingAlgorithm: algorithm, extensions: [new BasicConstraintsExtension(true)] },
    webcrypto,
  );
  return {
    certificate: root.toString("pem"),
    async issue(subject, { isExpired = false, host = "127.0.0.1" } = {}) {
      const own = await generateKeys();
      const names: JsonGeneralNames = [{ type: "ip", value: host }];
      const certificate = await X509CertificateGenerator.create(
        {
          subject,
          issuer: root.subject,
          notAfter: new Date(Date.now() + (isExpired ? -hourMs : hourMs)),
          notBefore: new Date(Date.now() - 2 * hourMs),
          publicKey: own.publicKey,
          signingKey: keys.privateKey,
          signingAlgorithm: algorithm,
          extensions: [new SubjectAlternativeNameExtension(names)],
        },
        webcrypto,
      );
      return toPem(certificate, own);
    },
  };
}

function generateKeys(): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithm, true, ["sign", "verify"]);
}

async function toPem(certificate: X509Certificate, keys: webcrypto.CryptoKeyPair): Promise<Pem> {
  const exported = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", keys.privateKey));
  const lines = exported.toString("base64").match(/.{1,64}/g) ?? [];
  const key = ["-----BEGIN PRIVATE KEY-----", ...lines, "-----END PRIVATE KEY-----", ""].join("\n");
  return { certificate: certificate.toString("pem"), key };
}
