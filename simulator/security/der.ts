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

/** What a certificate says, and who signs it. */
export interface CertificateContent {
  readonly subject: RequestedSubject;
  readonly issuer: RequestedSubject;
  readonly serialNumber: number;
  readonly publicKey: KeyObject;
  /** Of the issuer. */
  readonly signingKey: KeyObject;
  /** Whether it may sign others. */
  readonly isAuthority: boolean;
  /** Of a server: IPv4. */
  readonly addresses: readonly string[];
}

const basicConstraints = "2.5.29.19";
const subjectAlternativeName = "2.5.29.17";
/** No end that anybody knows of (RFC 5280 §4.1.2.5). */
const noEndMs = Date.UTC(9999, 11, 31, 23, 59, 59);
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
  subject: RequestedSubject,
  publicKey: KeyObject,
  privateKey: KeyObject,
): string {
  const { Sequence, Integer } = asn1();
  const keyInfo = parse(publicKey.export({ type: "spki", format: "der" }));
  const info = new Sequence({
    value: [new Integer({ value: 0 }), toName(subject), keyInfo, tagged(0, [])],
  });
  return toSignedPem("CERTIFICATE REQUEST", info, privateKey);
}

/** A certificate for ever, PEM encoded (RFC 5280 §4.1). */
export function createCertificate(content: CertificateContent): string {
  const { subject, issuer, serialNumber, publicKey, signingKey } = content;
  const { Sequence, Integer, UTCTime, GeneralizedTime } = asn1();
  const validity = [
    new UTCTime({ valueDate: new Date(0) }),
    new GeneralizedTime({ valueDate: new Date(noEndMs) }),
  ];
  const extensions = new Sequence({ value: [...extensionsOf(content)] });
  const info = new Sequence({
    value: [
      tagged(0, [new Integer({ value: 2 })]),
      new Integer({ value: serialNumber }),
      signatureAlgorithmOf(signingKey),
      toName(issuer),
      new Sequence({ value: validity }),
      toName(subject),
      parse(publicKey.export({ type: "spki", format: "der" })),
      tagged(3, [extensions]),
    ],
  });
  return toSignedPem("CERTIFICATE", info, signingKey);
}

function extensionsOf({ isAuthority, addresses }: CertificateContent): readonly AsnType[] {
  const { Sequence, Boolean: AsnBoolean, Primitive } = asn1();
  const names = addresses.map((address) => {
    const valueHex = Uint8Array.from(address.split("."), Number);
    return new Primitive({ idBlock: { tagClass: 3, tagNumber: 7 }, valueHex });
  });
  const isSigner = isAuthority ? [new AsnBoolean({ value: true })] : [];
  return [
    extensionOf(basicConstraints, new Sequence({ value: isSigner })),
    ...(names.length === 0
      ? []
      : [extensionOf(subjectAlternativeName, new Sequence({ value: names }))]),
  ];
}

function extensionOf(type: string, value: AsnType): AsnType {
  const { Sequence, ObjectIdentifier, OctetString } = asn1();
  const octets = new OctetString({ valueHex: value.toBER() });
  return new Sequence({ value: [new ObjectIdentifier({ value: type }), octets] });
}

function tagged(tagNumber: number, value: AsnType[]): AsnType {
  const { Constructed: Tagged } = asn1();
  return new Tagged({ idBlock: { tagClass: 3, tagNumber }, value });
}

function toSignedPem(label: string, info: AsnType, key: KeyObject): string {
  const { Sequence, BitString } = asn1();
  const signature = sign("sha256", new Uint8Array(info.toBER()), key);
  const bits = new BitString({ valueHex: new Uint8Array(signature) });
  const whole = new Sequence({ value: [info, signatureAlgorithmOf(key), bits] });
  return toPem(label, new Uint8Array(whole.toBER()));
}

function toName({ commonName, organization }: RequestedSubject): AsnType {
  const { Sequence, Set: AsnSet } = asn1();
  const names = [
    nameOf(attributes.commonName, commonName),
    ...(organization === "" ? [] : [nameOf(attributes.organization, organization)]),
  ];
  return new Sequence({ value: names.map((name) => new AsnSet({ value: [name] })) });
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
