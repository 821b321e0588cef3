/**
 * Gives a key (password) to charge points that have none. It is not asked for before the charge
 * point has shown it once: many accept a key and go on without, and none may be locked out by it.
 */

import type { Clock } from "../../protocol/clock.ts";
import type { CentralSystem } from "../central-system.ts";
import type { Directory, SecurityProfile } from "../directory.ts";
import type { Log } from "../log-book/log-book.ts";
import type { ChargerEntry } from "../site/charger-entry.ts";
import type { Site } from "../site/site.ts";

export interface KeyRollOutOptions {
  readonly clock: Clock;
  readonly centralSystem: Pick<CentralSystem, "listen" | "changeAuthorizationKey" | "chargePoints">;
  readonly directory: Pick<Directory, "changeChargePoint">;
  readonly site: Pick<Site, "chargers">;
  /** From the moment that a charge point came in. */
  readonly delaySeconds: number;
  /** Which one the key makes possible. */
  readonly securityProfile: SecurityProfile;
  /** Bytes that nobody can foretell. */
  readonly secretBytes: (count: number) => Uint8Array;
  readonly log: Log;
}

/** From 16 to 20 bytes are allowed (OCPP 1.6 security whitepaper, A00.FR.205). */
const keyBytes = 20;

/** The function returned ends it. */
export function rollOutKeys(options: KeyRollOutOptions): () => void {
  const { clock, centralSystem, site, delaySeconds, log } = options;
  const waiting = new Map<string, { cancel(): void }>();

  function isKeyless(identity: string): boolean {
    const charger = site.chargers.get(identity);
    if (charger === undefined || hasKey(charger)) return false;
    // What was proposed and not answered is proposed again.
    return charger.securityProfile === undefined || charger.proposedSecurityProfile !== undefined;
  }

  async function give(identity: string): Promise<void> {
    waiting.delete(identity);
    if (centralSystem.chargePoints.get(identity)?.isConnected !== true) return;
    if (!isKeyless(identity)) return;
    try {
      log.info(`${identity}: ${await giveKey(options, identity)}`, identity);
    } catch (failure) {
      const reason = failure instanceof Error ? failure.message : String(failure);
      log.warning(`${identity}: it is given no key: ${reason}`, identity);
    }
  }

  const stopListening = centralSystem.listen((event) => {
    if (event.kind !== "connected" && event.kind !== "disconnected") return;
    const { identity } = event.chargePoint;
    waiting.get(identity)?.cancel();
    waiting.delete(identity);
    if (event.kind === "disconnected") return;
    const task = clock.schedule(delaySeconds * 1000, () => void give(identity)); // It tells by itself.
    waiting.set(identity, task);
  });
  return () => {
    stopListening();
    for (const task of waiting.values()) task.cancel();
    waiting.clear();
  };
}

function hasKey({ passwordHash, authSha }: ChargerEntry): boolean {
  return passwordHash !== undefined || authSha !== undefined;
}

/** What came of it. */
async function giveKey(options: KeyRollOutOptions, identity: string): Promise<string> {
  const { centralSystem, directory, securityProfile, secretBytes } = options;
  await directory.changeChargePoint(identity, {
    securityProfile: 0,
    proposedSecurityProfile: securityProfile,
  });
  const status = await centralSystem.changeAuthorizationKey(identity, secretBytes(keyBytes));
  if (status === "Accepted" || status === "RebootRequired") {
    return "it has a key, which is asked for once it has shown it";
  }
  await directory.changeChargePoint(identity, {
    securityProfile: undefined,
    proposedSecurityProfile: undefined,
  });
  return `it takes no key: ${status}`;
}
