/**
 * The security extension of one charge point (OCA whitepaper "Improved security for OCPP 1.6-J"):
 * which security profile it is on, what it shows at the door of the central system, and the parts
 * that keep its certificates, events and logs. Each part is made when it is first needed.
 */

import type { ConfigurationKey } from "../../model/configuration-keys.ts";
import type { DialOutcome, DialRequest, TlsObstacle } from "../../protocol/handshake.ts";
import type { ChargePoint } from "../charge-point.ts";
import { readAuthorizationKey } from "./authorization-key.ts";
import { CertificateStore } from "./certificate-store.ts";
import { LogUpload } from "./log-upload.ts";
import { OwnCertificate } from "./own-certificate.ts";
import type { SecurityEventType } from "./security-event.ts";
import { SecurityEvents } from "./security-events.ts";
import { SignedFirmware } from "./signed-firmware.ts";

/** What is shown at the door, and what is asked of who opens it. */
type Door = Pick<DialRequest, "credentials" | "security">;

const openDoor: Door = {};
const noChain: readonly never[] = [];

const obstacleEvents = {
  "server certificate": "InvalidCentralSystemCertificate",
  "TLS version": "InvalidTLSVersion",
  "cipher suite": "InvalidTLSCipherSuite",
} as const satisfies Readonly<Record<TlsObstacle, SecurityEventType>>;

export class Security {
  readonly events: SecurityEvents;
  readonly #chargePoint: ChargePoint;
  #roots: CertificateStore | undefined;
  #own: OwnCertificate | undefined;
  #logs: LogUpload | undefined;
  #firmware: SignedFirmware | undefined;
  #door = openDoor;
  #serverChain: readonly string[] = noChain;
  /** The last security profile on which a connection came about. */
  #provenProfile: number | undefined;
  #failedDials = 0;

  constructor(chargePoint: ChargePoint) {
    this.#chargePoint = chargePoint;
    this.events = new SecurityEvents(chargePoint);
  }

  get roots(): CertificateStore {
    this.#roots ??= new CertificateStore(this.#chargePoint);
    return this.#roots;
  }

  get own(): OwnCertificate {
    this.#own ??= new OwnCertificate(this.#chargePoint);
    return this.#own;
  }

  get logs(): LogUpload {
    this.#logs ??= new LogUpload(this.#chargePoint);
    return this.#logs;
  }

  get firmware(): SignedFirmware {
    this.#firmware ??= new SignedFirmware(this.#chargePoint);
    return this.#firmware;
  }

  /** From 0, no security, to 3, certificates on both sides (whitepaper §2). */
  get profile(): number {
    const { hardware, configuration } = this.#chargePoint;
    return hardware.hasSecurityExtension ? configuration.integer("SecurityProfile") : 0;
  }

  /** Fingerprints of the server's certificate and of those who vouch for it, upwards. */
  get serverChain(): readonly string[] {
    return this.#chargePoint.isConnected ? this.#serverChain : noChain;
  }

  /** Whether the profile may be gone over to: it is a higher one, and there is what it needs. */
  canTakeUp(profile: number): boolean {
    if (profile <= this.profile) return false;
    if (profile < 3 && this.#password() === undefined) return false;
    if (profile < 2) return true;
    const hasRoot = this.roots.rootsFor("CentralSystemRootCertificate").length > 0;
    return hasRoot && (profile < 3 || this.own.isUsable);
  }

  /** What goes with the next dial. */
  openDoor(): Door {
    this.#door = this.#makeDoor();
    return this.#door;
  }

  /** Connects anew if there is something else to show than what this connection was let in by. */
  renewConnection(): void {
    this.own.watch();
    if (isSameDoor(this.#door, this.#makeDoor())) return;
    this.#chargePoint.link.reconnect();
  }

  poweredOn(): void {
    this.events.record("StartupOfTheDevice");
    this.#own?.watch();
  }

  shutDown(): void {
    this.events.interrupt();
    this.#own?.shutDown();
    this.#logs?.shutDown();
  }

  dialled(outcome: DialOutcome): void {
    if (outcome.kind === "open") {
      this.#failedDials = 0;
      this.#provenProfile = this.profile;
      this.#serverChain = outcome.serverChain ?? noChain;
      if (this.#serverChain.length > 0) this.roots.serverTrusted(this.#serverChain);
      return;
    }
    if (outcome.kind === "refused" && (outcome.status === 401 || outcome.status === 403)) {
      this.events.record("FailedToAuthenticateAtCentralSystem", `HTTP ${outcome.status}`);
    }
    if (outcome.kind === "failed" && outcome.obstacle !== undefined) {
      this.events.record(obstacleEvents[outcome.obstacle], outcome.reason);
    }
    this.#failedDials += 1;
    this.#fallBack();
  }

  /** A configuration key has another value. */
  configured(key: ConfigurationKey): void {
    this.#failedDials = 0;
    this.events.record("ReconfigurationOfSecurityParameters", key);
  }

  /** What the central system has installed is forgotten, and its log emptied. */
  factoryReset(): void {
    this.#roots = undefined;
    this.#own = undefined;
    this.#provenProfile = undefined;
    this.events.clearLog();
  }

  /** A profile that nobody lets in is given up for the one before it (whitepaper A05.FR.08). */
  #fallBack(): void {
    const proven = this.#provenProfile;
    const { configuration, behavior } = this.#chargePoint;
    const { dialsBeforeFallback } = behavior;
    if (proven === undefined || proven >= this.profile) return;
    if (dialsBeforeFallback === "never" || this.#failedDials < dialsBeforeFallback) return;
    configuration.setByDevice("SecurityProfile", String(proven));
  }

  #makeDoor(): Door {
    const { profile } = this;
    const isPlain = !this.#chargePoint.hardware.hasSecurityExtension;
    const credentials = profile === 1 || profile === 2 || isPlain ? this.#credentials() : undefined;
    if (profile === 0) return credentials === undefined ? openDoor : { credentials };
    const held = profile === 3 ? this.own.current : undefined;
    const isEncrypted = profile > 1;
    return {
      ...(credentials && { credentials }),
      security: {
        isEncrypted,
        serverAuthorities: isEncrypted
          ? this.roots.rootsFor("CentralSystemRootCertificate").map(String)
          : [],
        ...(held && {
          certificate: held.chain,
          key: held.key.export({ type: "pkcs8", format: "pem" }).toString(),
        }),
      },
    };
  }

  /** The name is the identity; the password goes as bytes, or as the text of them (S-20). */
  #credentials(): Door["credentials"] {
    const { identity, configuration, behavior } = this.#chargePoint;
    const password = this.#password();
    if (password === undefined) return undefined;
    const text = configuration.text("AuthorizationKey");
    const shown = behavior.passwordForm === "bytes" ? password : Buffer.from(text);
    return { username: identity, password: shown };
  }

  #password(): Uint8Array | undefined {
    return readAuthorizationKey(this.#chargePoint.configuration.text("AuthorizationKey"));
  }
}

function isSameDoor(one: Door, other: Door): boolean {
  return describe(one) === describe(other);
}

/** Roots do not count: a connection that has come about needs no others. */
function describe({ credentials, security }: Door): string {
  const password = Buffer.from(credentials?.password ?? "").toString("hex");
  return JSON.stringify([password, security?.isEncrypted, security?.certificate]);
}
