/**
 * Authorities, certificates and keys made for one test run. They are made by another library than
 * the one under test, and hold from long before to long after any clock of a test.
 */

import "reflect-metadata"; // @peculiar/x509 does not load without it.
import { createHash, createPrivateKey, createPublicKey, webcrypto } from "node:crypto";
import {
  BasicConstraintsExtension,
  type Extension,
  Pkcs10CertificateRequest,
  SubjectAlternativeNameExtension,
  X509Certificate,
  X509CertificateGenerator,
} from "@peculiar/x509";

export type KeyKind = "EC" | "RSA" | "weak RSA";

export interface Validity {
  readonly notBefore?: Date;
  readonly notAfter?: Date;
}

export interface LeafOptions extends Validity {
  readonly kind?: KeyKind;
  /** Whose address it is for. */
  readonly host?: string;
}

export interface AuthorityOptions extends Validity {
  readonly kind?: KeyKind;
  readonly pathLength?: number;
  /** Itself, if left out. */
  readonly signedBy?: Authority;
  readonly isAuthority?: boolean;
}

export interface Leaf {
  readonly certificate: string;
  readonly key: string;
}

const rsa = {
  name: "RSASSA-PKCS1-v1_5",
  hash: "SHA-256",
  publicExponent: new Uint8Array([1, 0, 1]),
};
const algorithms = {
  EC: { name: "ECDSA", namedCurve: "P-256", hash: "SHA-256" },
  RSA: { ...rsa, modulusLength: 2048 },
  "weak RSA": { ...rsa, modulusLength: 1024 },
} as const;

/** Either side of the clocks that tests run on, the wall clock included. */
const longAgo = new Date(Date.UTC(2020, 0, 1));
const farAhead = new Date(Date.UTC(2120, 0, 1));
export const beforeTests = new Date(Date.UTC(2025, 11, 31));

export class Authority {
  readonly certificate: string;
  readonly #x509: X509Certificate;
  readonly #keys: webcrypto.CryptoKeyPair;

  constructor(x509: X509Certificate, keys: webcrypto.CryptoKeyPair) {
    this.#x509 = x509;
    this.#keys = keys;
    this.certificate = `${x509.toString("pem")}\n`;
  }

  /** A certificate for a key of its own. */
  async issue(subject: string, { kind = "EC", ...options }: LeafOptions = {}): Promise<Leaf> {
    const keys = await generateKeys(kind);
    const certificate = await this.certify(subject, keys.publicKey, options);
    return { certificate, key: await toKeyPem(keys.privateKey) };
  }

  /** The certificate that a signing request asks for, of another subject where one is named. */
  answer(csr: string, subject?: string, validity: Validity = {}): Promise<string> {
    const request = new Pkcs10CertificateRequest(csr);
    return this.certify(subject ?? request.subject, request.publicKey, validity);
  }

  async certify(
    subject: string,
    publicKey: webcrypto.CryptoKey | Pkcs10CertificateRequest["publicKey"],
    { notBefore = longAgo, notAfter = farAhead, host }: LeafOptions,
    extensions: Extension[] = [],
  ): Promise<string> {
    const names =
      host === undefined
        ? []
        : [new SubjectAlternativeNameExtension([{ type: "ip", value: host }])];
    const { privateKey } = this.#keys;
    const certificate = await X509CertificateGenerator.create(
      {
        subject,
        issuer: this.#x509.subject,
        notBefore,
        notAfter,
        publicKey,
        signingKey: privateKey,
        signingAlgorithm: toSigningAlgorithm(privateKey),
        extensions: [...names, ...extensions],
      },
      webcrypto,
    );
    return `${certificate.toString("pem")}\n`;
  }
}

export async function createAuthority(
  name: string,
  { kind = "EC", signedBy, isAuthority = true, pathLength, ...validity }: AuthorityOptions = {},
): Promise<Authority> {
  const keys = await generateKeys(kind);
  const self = await X509CertificateGenerator.createSelfSigned(
    {
      name,
      keys,
      notBefore: validity.notBefore ?? longAgo,
      notAfter: validity.notAfter ?? farAhead,
      signingAlgorithm: algorithms[kind],
      extensions: [new BasicConstraintsExtension(isAuthority, pathLength, true)],
    },
    webcrypto,
  );
  if (signedBy === undefined) return new Authority(self, keys);
  const extensions = [new BasicConstraintsExtension(isAuthority, pathLength, true)];
  const pem = await signedBy.certify(name, keys.publicKey, validity, extensions);
  return new Authority(new X509Certificate(pem), keys);
}

/** The same certificate with a kind of key that nobody knows: the OID of EC keys is another. */
export function withUnknownKey(pem: string): string {
  const ecPublicKey = Buffer.from("2a8648ce3d0201", "hex");
  const der = Buffer.from(new X509Certificate(pem).rawData);
  der[der.indexOf(ecPublicKey) + ecPublicKey.length - 1] = 0x7f;
  return new X509Certificate(der).toString("pem");
}

/** What OCPP calls a self-signed certificate, worked out without a look at its ASN.1. */
export function hashDataOf(pem: string, hashAlgorithm = "SHA256"): Record<string, string> {
  const { issuerName, serialNumber, publicKey } = new X509Certificate(pem);
  const hash = (bytes: Uint8Array) => createHash(hashAlgorithm).update(bytes).digest("hex");
  return {
    hashAlgorithm,
    issuerNameHash: hash(new Uint8Array(issuerName.toArrayBuffer())),
    issuerKeyHash: hash(keyBytesOf(Buffer.from(publicKey.rawData))),
    serialNumber: BigInt(`0x${serialNumber}`).toString(16),
  };
}

/** The point of a curve (RFC 5480 §2.2), or the RSAPublicKey of RFC 8017. */
function keyBytesOf(der: Buffer): Buffer {
  const key = createPublicKey({ key: der, format: "der", type: "spki" });
  if (key.asymmetricKeyType === "rsa") return key.export({ type: "pkcs1", format: "der" });
  const { x = "", y = "" } = key.export({ format: "jwk" });
  return Buffer.concat([Buffer.of(4), Buffer.from(x, "base64url"), Buffer.from(y, "base64url")]);
}

function generateKeys(kind: KeyKind): Promise<webcrypto.CryptoKeyPair> {
  return webcrypto.subtle.generateKey(algorithms[kind], true, ["sign", "verify"]);
}

function toSigningAlgorithm({ algorithm }: webcrypto.CryptoKey) {
  return algorithm.name === "ECDSA" ? algorithms.EC : algorithms.RSA;
}

async function toKeyPem(key: webcrypto.CryptoKey): Promise<string> {
  const der = Buffer.from(await webcrypto.subtle.exportKey("pkcs8", key));
  return createPrivateKey({ key: der, format: "der", type: "pkcs8" })
    .export({ type: "pkcs8", format: "pem" })
    .toString();
}
