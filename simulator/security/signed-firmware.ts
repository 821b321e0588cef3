/**
 * Firmware that shows who made it: an image is installed only if its signature is right, and the
 * certificate of the signer leads to the manufacturer (security whitepaper, use case L01).
 */

import { constants, type KeyObject, verify, type X509Certificate } from "node:crypto";
import { parseTimestamp } from "../../model/timestamp.ts";
import type {
  Request,
  SignedFirmwareStatus,
  UpdateFirmwareStatus,
} from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { FirmwareOrder } from "../firmware/firmware-update.ts";
import { readCertificates, startOf } from "./certificate.ts";
import { checkChain } from "./chain-check.ts";

type SignedUpdate = Request<"SignedUpdateFirmware">;

/** Where the central system leaves it to the charge point. */
const defaultRetryIntervalSeconds = 60;

export class SignedFirmware {
  readonly #chargePoint: ChargePoint;
  #order: FirmwareOrder | undefined;
  #requestId = 0;
  #status: SignedFirmwareStatus = "Idle";

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
  }

  /** The answer to SignedUpdateFirmware. An update that is under way will be given up for it. */
  answer({ firmware }: SignedUpdate): UpdateFirmwareStatus {
    const verdict = this.#check(firmware.signingCertificate);
    if (verdict.kind === "bad") {
      const { events } = this.#chargePoint.security;
      events.record("InvalidFirmwareSigningCertificate", verdict.reason);
      return "InvalidCertificate";
    }
    return this.#chargePoint.firmware.order === undefined ? "Accepted" : "AcceptedCanceled";
  }

  /** Does it, unless it was answered that it will not be. */
  start({ firmware, requestId, retries = 0, retryInterval }: SignedUpdate): void {
    const verdict = this.#check(firmware.signingCertificate);
    if (verdict.kind === "bad") return;
    const { location, retrieveDateTime, installDateTime, signature } = firmware;
    this.#requestId = requestId;
    this.#order = {
      location,
      retrieveAtMs: parseTimestamp(retrieveDateTime) ?? 0,
      installAtMs: parseTimestamp(installDateTime),
      attempts: {
        retries,
        retryIntervalSeconds: retryInterval ?? defaultRetryIntervalSeconds,
      },
      isAuthentic: (image) => {
        const isAuthentic = isSigned(image, signature, verdict.signer.publicKey);
        const { events } = this.#chargePoint.security;
        if (!isAuthentic) events.record("InvalidFirmwareSignature", location);
        return isAuthentic;
      },
    };
    this.#chargePoint.firmware.start(this.#order, (status) => {
      this.#status = status;
      this.#send(status, requestId);
    });
  }

  /** What an ExtendedTriggerMessage asks for: Idle, unless an update is under way. */
  trigger(): void {
    const { order, status } = this.#chargePoint.firmware;
    const isOurs = order !== undefined && order === this.#order;
    if (isOurs) this.#send(this.#status, this.#requestId);
    else this.#send(status);
  }

  #send(status: SignedFirmwareStatus, requestId?: number): void {
    const payload = { status, ...(requestId !== undefined && { requestId }) };
    this.#chargePoint.call("SignedFirmwareStatusNotification", payload, () => {});
  }

  /** The first certificate is the signer's; others may lead from it to the manufacturer's root. */
  #check(pem: string): { kind: "good"; signer: X509Certificate } | { kind: "bad"; reason: string } {
    const nowMs = this.#chargePoint.now();
    const chain = readCertificates(pem) ?? [];
    const [signer] = chain;
    if (signer === undefined) return { kind: "bad", reason: "it is no certificate" };
    if (startOf(signer) > nowMs) return { kind: "bad", reason: "the certificate is of the future" };
    const roots = this.#chargePoint.security.roots.rootsFor("ManufacturerRootCertificate");
    const verdict = checkChain(chain, roots, nowMs);
    return verdict.isTrusted ? { kind: "good", signer } : { kind: "bad", reason: verdict.reason };
  }
}

/**
 * Over SHA-256, in base64: RSA-PSS, which the whitepaper wants (L01.FR.11), or the older scheme of
 * RSA, which many send; with a key on a curve, ECDSA, as OpenSSL has no EC-Schnorr.
 */
function isSigned(image: Uint8Array, signature: string, key: KeyObject): boolean {
  const bytes = Buffer.from(signature, "base64");
  if (key.asymmetricKeyType !== "rsa") return verify("sha256", image, key, bytes);
  const { RSA_PKCS1_PSS_PADDING, RSA_PSS_SALTLEN_AUTO, RSA_PKCS1_PADDING } = constants;
  const pss = { key, padding: RSA_PKCS1_PSS_PADDING, saltLength: RSA_PSS_SALTLEN_AUTO };
  return (
    verify("sha256", image, pss, bytes) ||
    verify("sha256", image, { key, padding: RSA_PKCS1_PADDING }, bytes)
  );
}
