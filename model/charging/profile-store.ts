/** The charging profiles of one charge point: a value, of which each change makes a new one. */

import type { ChargingProfilePurpose } from "../../schemas/messages.ts";
import {
  type InstalledProfile,
  type ProfileArrival,
  toInstalledProfile,
} from "./installed-profile.ts";

/**
 * Every profile of a charge point, highest stack level first and, within a level, those of a
 * connector before those of connector 0. None is installed in `[]`.
 */
export type InstalledProfiles = readonly InstalledProfile[];

/** The fields of ClearChargingProfile.req. */
export interface ProfileFilter {
  readonly id?: number | undefined;
  readonly connectorId?: number | undefined;
  readonly chargingProfilePurpose?: ChargingProfilePurpose | undefined;
  readonly stackLevel?: number | undefined;
}

/** Adds a profile in the place of those that it replaces. */
export function installProfile(
  profiles: InstalledProfiles,
  arrival: ProfileArrival,
): InstalledProfiles {
  return keptBeside(profiles, arrival).concat(toInstalledProfile(arrival)).sort(byPrecedence);
}

/**
 * What stays when a profile arrives. It replaces the one of its id, wherever that is, for ids are
 * unique in a charge point; and the one of its purpose and stack level on the same connector
 * (OCPP 1.6 §5.16.3, §3.13.2). Arriving on a connector, it leaves alone the one on connector 0,
 * which goes on to apply to the others (OCPP 1.6 §3.13.1).
 */
export function keptBeside(
  profiles: InstalledProfiles,
  { connectorId, profile }: Pick<ProfileArrival, "connectorId" | "profile">,
): InstalledProfile[] {
  return profiles.filter(
    (installed) =>
      installed.profile.chargingProfileId !== profile.chargingProfileId &&
      (installed.connectorId !== connectorId ||
        installed.profile.stackLevel !== profile.stackLevel ||
        installed.profile.chargingProfilePurpose !== profile.chargingProfilePurpose),
  );
}

/**
 * What ClearChargingProfile.req leaves. An id stands alone, other fields must all match, and no
 * field at all clears everything (errata 3.25 and 3.26). Nothing matched, and the answer is
 * Unknown, when as many are left as there were.
 */
export function clearProfiles(
  profiles: InstalledProfiles,
  filter: ProfileFilter,
): InstalledProfiles {
  return profiles.filter((installed) => !isMatch(installed, filter));
}

/** What is left when the transaction on a connector has ended (OCPP 1.6 §3.13.1). */
export function dropTxProfiles(
  profiles: InstalledProfiles,
  connectorId: number,
): InstalledProfiles {
  return clearProfiles(profiles, { connectorId, chargingProfilePurpose: "TxProfile" });
}

function isMatch({ connectorId, profile }: InstalledProfile, filter: ProfileFilter): boolean {
  if (filter.id !== undefined) return profile.chargingProfileId === filter.id;
  return (
    isAsked(filter.connectorId, connectorId) &&
    isAsked(filter.chargingProfilePurpose, profile.chargingProfilePurpose) &&
    isAsked(filter.stackLevel, profile.stackLevel)
  );
}

function isAsked<T>(asked: T | undefined, actual: T): boolean {
  return asked === undefined || asked === actual;
}

function byPrecedence(a: InstalledProfile, b: InstalledProfile): number {
  return b.profile.stackLevel - a.profile.stackLevel || b.connectorId - a.connectorId;
}
