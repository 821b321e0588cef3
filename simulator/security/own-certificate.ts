/**
 * The certificate by which the charge point shows who it is, and how it gets a new one (security
 * whitepaper, use cases A02 and A03). It outlives reboots, as does a request that is not answered.
 */

import {
  createPrivateKey,
  generateKeyPairSync,
  type KeyObject,
  type X509Certificate,
} from "node:crypto";
import type { ScheduledTask } from "../../protocol/clock.ts";
import type { CertificateSignedStatus } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import { faultOf, readCertificates, startOf, subjectOf } from "./certificate.ts";
import { checkChain } from "./chain-check.ts";
import { createSigningRequest } from "./der.ts";

export interface HeldCertificate {
  readonly certificate: X509Certificate;
  /** PEM, with its sub-authorities. */
  readonly chain: string;
  readonly key: KeyObject;
}

export class OwnCertificate {
  readonly #chargePoint: ChargePoint;
  /** What is in force, and what will be: no more than two. */
  #held: readonly HeldCertificate[] = [];
  /** Of the request that has not been answered with a certificate. */
  #requestedKey: KeyObject | undefined;
  #change: ScheduledTask | undefined;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
    const { certificate: chain, key } = chargePoint.options.certificates ?? {};
    if (chain === undefined || key === undefined) return;
    const [certificate] = readCertificates(chain) ?? [];
    if (certificate === undefined) throw new TypeError("the certificate is not readable");
    this.#held = [{ certificate, chain, key: createPrivateKey(key) }];
  }

  /** The latest whose time has come. */
  get current(): HeldCertificate | undefined {
    const nowMs = this.#chargePoint.now();
    return this.#held.findLast(({ certificate }) => startOf(certificate) <= nowMs);
  }

  /** Whether there is one that a server could take. */
  get isUsable(): boolean {
    const { current } = this;
    return (
      current !== undefined && faultOf(current.certificate, this.#chargePoint.now()) === undefined
    );
  }

  /** Makes a new pair of keys, and asks the central system for a certificate of it. */
  request(): void {
    const { configuration, hardware, identity, behavior } = this.#chargePoint;
    const { publicKey, privateKey } = generateKeys(behavior.certificateKey);
    const subject = {
      commonName: hardware.serialNumber || identity,
      organization: configuration.text("CpoName"),
    };
    const csr = createSigningRequest(subject, publicKey, privateKey);
    this.#requestedKey = privateKey;
    this.#chargePoint.call("SignCertificate", { csr }, (_failure, response) => {
      const isTaken = response?.status === "Accepted";
      if (!isTaken && this.#requestedKey === privateKey) this.#requestedKey = undefined;
    });
  }

  /** Carries out CertificateSigned. What it brings is not shown to anybody before {@link watch}. */
  signed(chain: string): CertificateSignedStatus {
    const verdict = this.#check(chain);
    if (verdict.kind === "bad") {
      const { events } = this.#chargePoint.security;
      events.record("InvalidChargePointCertificate", verdict.reason);
      return "Rejected";
    }
    const { held } = verdict;
    const before = this.current;
    this.#held = before === undefined ? [held] : [before, held];
    this.#requestedKey = undefined;
    return "Accepted";
  }

  /** Sees to it that a certificate whose time is still to come is used from then on. */
  watch(): void {
    this.#change?.cancel();
    const nowMs = this.#chargePoint.now();
    const next = this.#held.find(({ certificate }) => startOf(certificate) > nowMs);
    if (next === undefined) return;
    const waitMs = startOf(next.certificate) - nowMs;
    this.#change = this.#chargePoint.clock.schedule(waitMs, () =>
      this.#chargePoint.security.renewConnection(),
    );
  }

  shutDown(): void {
    this.#change?.cancel();
    this.#change = undefined;
  }

  #check(chain: string): { kind: "good"; held: HeldCertificate } | { kind: "bad"; reason: string } {
    const { configuration, security } = this.#chargePoint;
    if (Buffer.byteLength(chain) > configuration.integer("CertificateSignedMaxChainSize")) {
      return bad("the chain is too long");
    }
    const certificates = readCertificates(chain) ?? [];
    const [certificate] = certificates;
    const key = this.#requestedKey;
    if (certificate === undefined) return bad("it is no certificate");
    const roots = security.roots.rootsFor("CentralSystemRootCertificate");
    const verdict = checkChain(certificates, roots, this.#chargePoint.now());
    if (!verdict.isTrusted) return bad(verdict.reason);
    if (key === undefined || !certificate.checkPrivateKey(key)) {
      return bad("it is not for the key that was asked for");
    }
    const reason = this.#misnomerOf(certificate);
    return reason === undefined ? { kind: "good", held: { certificate, chain, key } } : bad(reason);
  }

  /** It has to be made out to this charge point, of this operator. */
  #misnomerOf(certificate: X509Certificate): string | undefined {
    const { configuration, hardware, identity } = this.#chargePoint;
    const { commonName, organization } = subjectOf(certificate);
    const operator = configuration.text("CpoName");
    if (commonName !== (hardware.serialNumber || identity)) return `it is for ${commonName}`;
    return operator === "" || organization === operator ? undefined : `it is of ${organization}`;
  }
}

/** Keys are secrets, so they are not drawn from the seed: they differ from run to run. */
function generateKeys(kind: "EC" | "RSA"): { publicKey: KeyObject; privateKey: KeyObject } {
  return kind === "EC"
    ? generateKeyPairSync("ec", { namedCurve: "P-256" })
    : generateKeyPairSync("rsa", { modulusLength: 2048 });
}

function bad(reason: string): { kind: "bad"; reason: string } {
  return { kind: "bad", reason };
}
