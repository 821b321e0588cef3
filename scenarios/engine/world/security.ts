/** What the charge points of a scenario and the central system know of each other, to be let in. */

import { readFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import type { MemoryDirectoryOptions, SecurityProfile } from "../../../central/directory.ts";
import type { ChargePointOptions } from "../../../simulator/charge-point-options.ts";
import { readAuthorizationKey } from "../../../simulator/security/authorization-key.ts";
import type { ChargePointPlan } from "../grammar/chargers.ts";
import { ScenarioError, unreadable } from "../run/scenario-error.ts";
import type { CertificateAuthority } from "./certificate-authority.ts";

/** For our own central system, which is told of it too. */
const usualPassword = "plugfest-password";

export type SecurityOptions = Pick<ChargePointOptions, "configuration" | "certificates">;

export interface SecurityContext {
  /** Where the paths of files begin. */
  readonly scenarioPath: string;
  /** Signs for who has no certificate; nobody does where the central system is somebody else's. */
  readonly signer: CertificateAuthority | undefined;
}

/** @throws {ScenarioError} if there is no such file */
export function securityOptions(
  { id, security }: ChargePointPlan,
  { scenarioPath, signer }: SecurityContext,
): SecurityOptions {
  if (security === undefined) return {};
  const { profile, password = usualPassword, authority } = security;
  const isMadeUp = profile === 3 && security.certificate === undefined;
  const { certificate, key } = (isMadeUp ? signer?.issue(id) : undefined) ?? security;
  const read = (text: string) => readPem(text, scenarioPath);
  return {
    configuration: { SecurityProfile: String(profile), AuthorizationKey: password },
    certificates: {
      ...(authority !== undefined && { centralSystemRoots: [read(authority)] }),
      ...(certificate !== undefined && { certificate: read(certificate) }),
      ...(key !== undefined && { key: read(key) }),
    },
  };
}

/** @throws {ScenarioError} if a charge point would need a password that nobody has laid down */
export function requirePasswords(chargePoints: readonly ChargePointPlan[]): void {
  for (const { name, security } of chargePoints) {
    const needsOne = security?.profile === 1 || security?.profile === 2;
    if (!needsOne || security.password !== undefined) continue;
    throw new ScenarioError(`${name} has security profile ${security.profile} and no \`password\``);
  }
}

/** What the reference central system has on its list. Others come in as they are. */
export function listedChargePoints(
  chargePoints: readonly ChargePointPlan[],
): Pick<MemoryDirectoryOptions, "chargePoints" | "passwords"> {
  const secured = chargePoints.filter(({ security }) => security !== undefined);
  return {
    chargePoints: secured.map(({ id, security }) => ({
      identity: id,
      securityProfile: toProfile(security?.profile),
    })),
    passwords: Object.fromEntries(
      secured.map(({ id, security }) => [
        id,
        readAuthorizationKey(security?.password ?? usualPassword) ?? "",
      ]),
    ),
  };
}

function toProfile(profile: number | undefined): SecurityProfile {
  const profiles: readonly SecurityProfile[] = [0, 1, 2, 3];
  return profiles.find((one) => one === profile) ?? 0;
}

/** PEM as it is, or out of a file. @throws {ScenarioError} if there is no such file */
export function readPem(text: string, scenarioPath: string): string {
  if (text.includes("-----BEGIN ")) return text;
  try {
    return readFileSync(resolve(dirname(scenarioPath), text), "utf8");
  } catch (error) {
    throw unreadable(text, error);
  }
}
