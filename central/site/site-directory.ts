/** The site as the central system asks for it: which charge points are known, and who may charge. */

import { createHash, timingSafeEqual } from "node:crypto";
import type { Random } from "../../protocol/random.ts";
import type { IdTagInfo } from "../../schemas/messages.ts";
import type { ChargePointEntry, Directory, SecurityProfile } from "../directory.ts";
import type { ChargerEntry } from "./charger-entry.ts";
import { hashPassword, isPasswordOf, passwordCosts } from "./password-hash.ts";
import type { Site } from "./site.ts";
import type { TagEntry } from "./tag-entry.ts";

export interface SiteDirectoryOptions {
  /** For the salts of the passwords. */
  readonly random: Random;
  /**
   * Of chargers that have a key, unless it is laid down for them. Left out, a key alone does not
   * make a charger prove who it is.
   */
  readonly keySecurityProfile?: SecurityProfile;
}

export function createSiteDirectory(site: Site, options: SiteDirectoryOptions): Directory {
  const { random, keySecurityProfile } = options;
  const passwords = new KnownPasswords();

  return {
    findChargePoint(identity) {
      const charger = site.chargers.get(identity);
      return charger && toChargePointEntry(charger, keySecurityProfile);
    },
    findIdTag(idTag) {
      const tag = site.tags.get(idTag);
      return tag && toIdTagInfo(tag);
    },
    checkPassword(identity, password) {
      const charger = site.chargers.get(identity);
      if (charger === undefined) return "wrong";
      const { proposedPasswordHash } = charger;
      if (proposedPasswordHash !== undefined && passwords.isOf(proposedPasswordHash, password)) {
        return "proposed";
      }
      return isCurrent(charger, password, passwords) ? "current" : "wrong";
    },
    proposePassword(identity, password) {
      const charger = site.chargers.get(identity);
      if (charger === undefined) return undefined;
      const proposedPasswordHash = hashPassword(password, random, passwordCosts.ofCharger);
      return site.chargers.put({ ...charger, proposedPasswordHash });
    },
    settlePassword(identity, isProposedRight) {
      const charger = site.chargers.get(identity);
      if (charger?.proposedPasswordHash === undefined) return undefined;
      const { proposedPasswordHash, ...rest } = charger;
      if (!isProposedRight) return site.chargers.put(rest);
      return site.chargers.put({ ...rest, authSha: undefined, passwordHash: proposedPasswordHash });
    },
    changeChargePoint(identity, { identity: _, ...changes }) {
      const charger = site.chargers.get(identity);
      return charger && site.chargers.put({ ...charger, ...changes });
    },
  };
}

function toChargePointEntry(
  charger: ChargerEntry,
  keySecurityProfile: SecurityProfile | undefined,
): ChargePointEntry {
  const { registration, serialNumber, callTimeoutSeconds, proposedSecurityProfile } = charger;
  const hasKey = charger.passwordHash !== undefined || charger.authSha !== undefined;
  const isProfileOfKey = charger.securityProfile === undefined && hasKey;
  const securityProfile = isProfileOfKey ? keySecurityProfile : charger.securityProfile;
  return {
    identity: charger.chargerId,
    proposedSecurityProfile,
    ...(registration !== undefined && { registration }),
    ...(securityProfile !== undefined && { securityProfile, isProfileOfKey }),
    ...(serialNumber !== undefined && { serialNumber }),
    ...(callTimeoutSeconds !== undefined && { callTimeoutSeconds }),
  };
}

function toIdTagInfo({ status, parentIdTag, expiryDate }: TagEntry): IdTagInfo {
  return {
    status: status === "Activated" ? "Accepted" : "Blocked",
    ...(parentIdTag !== undefined && { parentIdTag }),
    ...(expiryDate !== undefined && { expiryDate }),
  };
}

function isCurrent(
  { chargerId, passwordHash, authSha }: ChargerEntry,
  password: Uint8Array,
  passwords: KnownPasswords,
): boolean {
  if (passwordHash !== undefined) return passwords.isOf(passwordHash, password);
  if (authSha === undefined) return false;
  const expected = Buffer.from(authSha, "hex");
  const actual = Buffer.from(toAuthSha(chargerId, password), "hex");
  return expected.length === actual.length && timingSafeEqual(actual, expected);
}

/** What balanz keeps of a key: of the header of the handshake as a whole. */
function toAuthSha(chargerId: string, key: Uint8Array): string {
  const credentials = Buffer.concat([Buffer.from(`${chargerId}:`), key]);
  return createHash("sha256")
    .update(`Basic ${credentials.toString("base64")}`)
    .digest("hex");
}

const maxKnown = 20_000;

/**
 * Remembers which passwords have been found right, by a digest, so that ten thousand charge points
 * that come back at once are not each hashed anew.
 */
class KnownPasswords {
  readonly #digests = new Map<string, Buffer>();

  isOf(hash: string, password: Uint8Array): boolean {
    const digest = createHash("sha256").update(password).digest();
    const known = this.#digests.get(hash);
    if (known !== undefined) return timingSafeEqual(known, digest);
    if (!isPasswordOf(hash, password)) return false;
    if (this.#digests.size >= maxKnown) this.#digests.clear();
    this.#digests.set(hash, digest);
    return true;
  }
}
