/**
 * What has to be read from or written in ASN.1 (X.690) because the platform has no function for it.
 *
 * The library is loaded when it is first needed, as most charge points never have a certificate;
 * by `require`, because a promise would settle while simulated time runs on.
 */

import { createHash, type KeyObject, sign, type X509Certificate } from "node:crypto";
import { createRequire } from "node:module";
import type { AsnType, Constructed } from "asn1js";
import type { CertificateHashData, HashAlgorithm } from "../../schemas/messages.ts";

/** Whom a certificate is to be made for. */
export interface RequestedSubject {
  readonly commonName: string;
  /** Left out of the subject where it is empty. */
  readonly organization: string;
}

const basicConstraints = "2.5.29.19";
const attributes = { commonName: "2.5.4.3", organization: "2.5.4.10" };
const ecdsaWithSha256 = "1.2.840.10045.4.3.2";
const sha256WithRsa = "1.2.840.113549.1.1.11";

/** The places of a TBSCertificate's parts that do not depend on which optional ones are there. */
interface CertificateParts {
  readonly issuer: AsnType;
  readonly publicKey: AsnType;
  readonly extensions: AsnType | undefined;
}

/** Names a certificate as OCPP does, which is as OCSP does (RFC 6960 §4.1.1). */
export function toHashData(
  certificate: X509Certificate,
  issuer: X509Certificate,
  hashAlgorithm: HashAlgorithm,
): CertificateHashData {
  const hash = (bytes: Uint8Array) =>
    createHash(hashAlgorithm.toLowerCase()).update(bytes).digest("hex");
  return {
    hashAlgorithm,
    issuerNameHash: hash(partsOf(certificate).issuer.valueBeforeDecodeView),
    issuerKeyHash: hash(keyBitsOf(issuer)),
    serialNumber: certificate.serialNumber.toLowerCase().replace(/^0+(?=.)/, ""),
  };
}

/** How many authorities may stand between this one and a certificate; any number, if undefined. */
export function pathLengthOf(certificate: X509Certificate): number | undefined {
  const { extensions } = partsOf(certificate);
  for (const extension of childrenOf(childrenOf(extensions)[0])) {
    const [name, ...rest] = childrenOf(extension);
    const { ObjectIdentifier, Integer, OctetString } = asn1();
    if (!(name instanceof ObjectIdentifier) || name.getValue() !== basicConstraints) continue;
    const value = rest.at(-1);
    const inner = value instanceof OctetString ? value.getValue() : new ArrayBuffer(0);
    const length = childrenOf(parse(new Uint8Array(inner))).at(-1);
    return length instanceof Integer ? length.valueBlock.valueDec : undefined;
  }
  return undefined;
}

/** A signing request of PKCS #10 (RFC 2986), PEM encoded, signed with the key it is about. */
export function createSigningRequest(
  { commonName, organization }: RequestedSubject,
  publicKey: KeyObject,
  privateKey: KeyObject,
): string {
  const { Sequence, Set: AsnSet, Integer, BitString, Constructed: Tagged } = asn1();
  const names = [
    nameOf(attributes.commonName, commonName),
    ...(organization === "" ? [] : [nameOf(attributes.organization, organization)]),
  ];
  const subject = new Sequence({ value: names.map((name) => new AsnSet({ value: [name] })) });
  const keyInfo = parse(publicKey.export({ type: "spki", format: "der" }));
  const noAttributes = new Tagged({ idBlock: { tagClass: 3, tagNumber: 0 } });
  const info = new Sequence({
    value: [new Integer({ value: 0 }), subject, keyInfo, noAttributes],
  });
  const signature = sign("sha256", new Uint8Array(info.toBER()), privateKey);
  const request = new Sequence({
    value: [
      info,
      signatureAlgorithmOf(privateKey),
      new BitString({ valueHex: new Uint8Array(signature) }),
    ],
  });
  return toPem("CERTIFICATE REQUEST", new Uint8Array(request.toBER()));
}

function nameOf(type: string, text: string): AsnType {
  const { Sequence, ObjectIdentifier, Utf8String } = asn1();
  return new Sequence({
    value: [new ObjectIdentifier({ value: type }), new Utf8String({ value: text })],
  });
}

function signatureAlgorithmOf({ asymmetricKeyType }: KeyObject): AsnType {
  const { Sequence, ObjectIdentifier, Null } = asn1();
  return asymmetricKeyType === "rsa"
    ? new Sequence({ value: [new ObjectIdentifier({ value: sha256WithRsa }), new Null()] })
    : new Sequence({ value: [new ObjectIdentifier({ value: ecdsaWithSha256 })] });
}

/** RFC 5280 §4.1. The version comes first, in a tag of its own, unless it is that of long ago. */
function partsOf(certificate: X509Certificate): CertificateParts {
  const all = childrenOf(childrenOf(parse(certificate.raw))[0]);
  const [serial, algorithm, issuer, validity, subject, publicKey, ...optional] =
    all[0]?.idBlock.tagClass === 3 ? all.slice(1) : all;
  const isWhole = serial && algorithm && issuer && validity && subject && publicKey;
  if (!isWhole) throw new TypeError("a certificate that OpenSSL has read has all its parts");
  const extensions = optional.find(({ idBlock }) => idBlock.tagNumber === 3);
  return { issuer, publicKey, extensions };
}

/** The key alone, without what says of which kind it is. */
function keyBitsOf(certificate: X509Certificate): Uint8Array {
  const bits = childrenOf(partsOf(certificate).publicKey)[1];
  const { BitString } = asn1();
  return bits instanceof BitString ? bits.valueBlock.valueHexView : new Uint8Array();
}

function parse(bytes: Uint8Array): AsnType {
  return asn1().fromBER(bytes).result;
}

function childrenOf(element: AsnType | undefined): readonly AsnType[] {
  return element !== undefined && isConstructed(element) ? element.valueBlock.value : [];
}

function isConstructed(element: AsnType): element is Constructed {
  return element instanceof asn1().Constructed;
}

function asn1(): typeof import("asn1js") {
  return createRequire(import.meta.url)("asn1js");
}

function toPem(label: string, bytes: Uint8Array): string {
  const lines =
    Buffer.from(bytes)
      .toString("base64")
      .match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, ...lines, `-----END ${label}-----`, ""].join("\n");
}
