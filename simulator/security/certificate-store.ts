/**
 * The root certificates of a charge point: whose servers it connects to, and whose firmware it
 * installs (security whitepaper, use cases M03 to M05). They outlive reboots.
 */

import type { X509Certificate } from "node:crypto";
import type {
  CertificateHashData,
  CertificateUse,
  DeleteCertificateStatus,
  InstallCertificateStatus,
} from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import { faultOf, isSame, isSignedBy, readCertificates } from "./certificate.ts";
import { toHashData } from "./der.ts";

export interface InstalledRoot {
  readonly use: CertificateUse;
  readonly certificate: X509Certificate;
  /** Itself, or the root that it is to take the place of. */
  readonly issuer: X509Certificate;
}

const none: readonly never[] = [];

export class CertificateStore {
  readonly #chargePoint: ChargePoint;
  #roots: readonly InstalledRoot[] = none;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
    const { centralSystemRoots = [], manufacturerRoots = [] } =
      chargePoint.options.certificates ?? {};
    for (const pem of centralSystemRoots) this.#provide("CentralSystemRootCertificate", pem);
    for (const pem of manufacturerRoots) this.#provide("ManufacturerRootCertificate", pem);
  }

  /** Those of one use, oldest first. */
  rootsFor(use: CertificateUse): readonly X509Certificate[] {
    return this.#roots.filter((root) => root.use === use).map(({ certificate }) => certificate);
  }

  install(use: CertificateUse, pem: string): InstallCertificateStatus {
    const verdict = this.#check(use, pem);
    if (verdict.kind === "bad") {
      if (use === "CentralSystemRootCertificate") {
        const { events } = this.#chargePoint.security;
        events.record("InvalidCentralSystemCertificate", verdict.reason);
      }
      return "Rejected";
    }
    const { root } = verdict;
    const others = this.#roots.filter((one) => !isSameRoot(one, root));
    const kept = this.#isSuccessor(use) ? withoutFallback(others, root) : others;
    const maxLength = this.#chargePoint.configuration.integer("CertificateStoreMaxLength");
    if (kept.length >= maxLength) return "Rejected"; // It is one more than allowed.
    this.#roots = [...kept, root];
    return "Accepted";
  }

  delete(hash: CertificateHashData): DeleteCertificateStatus {
    const root = this.#roots.find(({ certificate, issuer }) =>
      isSameHash(hash, toHashData(certificate, issuer, hash.hashAlgorithm)),
    );
    if (root === undefined) return "NotFound";
    if (this.#isInUse(root)) return "Failed";
    this.#roots = this.#roots.filter((one) => one !== root);
    return "Accepted";
  }

  idsOf(use: CertificateUse): readonly CertificateHashData[] {
    const { certificateHash } = this.#chargePoint.behavior;
    return this.#roots
      .filter((root) => root.use === use)
      .map(({ certificate, issuer }) => toHashData(certificate, issuer, certificateHash));
  }

  /**
   * A server was trusted: the root that took another's place has proven itself, and what it took
   * the place of is not needed any more (AdditionalRootCertificateCheck).
   */
  serverTrusted(chain: readonly string[]): void {
    if (!this.#isCheckAdditional()) return;
    const newest = this.#roots.findLast(isForServers);
    if (newest === undefined || newest !== this.#anchorOf(chain)) return;
    this.#roots = this.#roots.filter((one) => one === newest || !isForServers(one));
  }

  #check(
    use: CertificateUse,
    pem: string,
  ): { kind: "good"; root: InstalledRoot } | { kind: "bad"; reason: string } {
    const [certificate, ...more] = readCertificates(pem) ?? [];
    if (certificate === undefined || more.length > 0) return bad("it is not one certificate");
    const fault = faultOf(certificate, this.#chargePoint.now());
    if (fault !== undefined) return bad(fault);
    if (!certificate.ca) return bad("it is not the certificate of an authority");
    const issuer = this.#issuerOf(use, certificate);
    if (issuer === undefined)
      return bad("it is signed neither by itself nor by the root before it");
    return { kind: "good", root: { use, certificate, issuer } };
  }

  /** Where one root succeeds another, that other has to vouch for it. */
  #issuerOf(use: CertificateUse, certificate: X509Certificate): X509Certificate | undefined {
    const current = this.#isSuccessor(use) ? this.rootsFor(use).at(-1) : undefined;
    if (current !== undefined && !isSame(current, certificate)) {
      return isSignedBy(certificate, current) ? current : undefined;
    }
    return isSignedBy(certificate, certificate) ? certificate : undefined;
  }

  #isSuccessor(use: CertificateUse): boolean {
    return use === "CentralSystemRootCertificate" && this.#isCheckAdditional();
  }

  #isCheckAdditional(): boolean {
    return this.#chargePoint.configuration.boolean("AdditionalRootCertificateCheck");
  }

  /** It vouches for the server of this connection, or nothing would be left that could. */
  #isInUse(root: InstalledRoot): boolean {
    const { profile, serverChain } = this.#chargePoint.security;
    if (!isForServers(root) || profile < 2) return false;
    return root === this.#anchorOf(serverChain) || this.#roots.filter(isForServers).length === 1;
  }

  /** The first of a server's chain that is trusted: there the way up ends. */
  #anchorOf(chain: readonly string[]): InstalledRoot | undefined {
    const known = this.#roots.filter(isForServers);
    const found = chain.map((one) =>
      known.find(({ certificate }) => certificate.fingerprint256 === one),
    );
    return found.find((root) => root !== undefined);
  }

  /** @throws {TypeError} if the text is not one certificate */
  #provide(use: CertificateUse, pem: string): void {
    const [certificate] = readCertificates(pem) ?? [];
    if (certificate === undefined) throw new TypeError("a root certificate is not readable");
    this.#roots = [...this.#roots, { use, certificate, issuer: certificate }];
  }
}

/** Of the roots that servers are trusted by, only the last stays, until its successor has proven itself. */
function withoutFallback(
  roots: readonly InstalledRoot[],
  successor: InstalledRoot,
): readonly InstalledRoot[] {
  return roots.filter(
    (one) => one.use !== successor.use || isSame(one.certificate, successor.issuer),
  );
}

function isForServers({ use }: InstalledRoot): boolean {
  return use === "CentralSystemRootCertificate";
}

function isSameRoot(one: InstalledRoot, other: InstalledRoot): boolean {
  return one.use === other.use && isSame(one.certificate, other.certificate);
}

/** Hexadecimal has no case, and a number no leading noughts. */
function isSameHash(one: CertificateHashData, other: CertificateHashData): boolean {
  const isEqual = (key: "issuerNameHash" | "issuerKeyHash" | "serialNumber") =>
    plain(one[key]) === plain(other[key]);
  return isEqual("issuerNameHash") && isEqual("issuerKeyHash") && isEqual("serialNumber");
}

function plain(hex: string): string {
  return hex.toLowerCase().replace(/^0+/, "");
}

function bad(reason: string): { kind: "bad"; reason: string } {
  return { kind: "bad", reason };
}
