/** Whether a charge point is who it says it is (OCPP 1.6 security whitepaper §2, A00). */

import type { Credentials, Handshake } from "../protocol/handshake.ts";
import { splitCredentials } from "../protocol/websocket-handshake.ts";
import type { ChargePointEntry, Directory, PasswordCheck, SecurityProfile } from "./directory.ts";
import type { CentralSystemSettings, LeniencyName } from "./settings.ts";

export type CredentialCheck =
  | {
      readonly isRight: true;
      /** Of the security profile or the password it was told to go over to, it uses the new one. */
      readonly news: "password" | "security profile" | undefined;
      readonly leniency: LeniencyName | undefined;
    }
  | { readonly isRight: false; readonly status: 401 | 403; readonly reason: string };

const right = { isRight: true, news: undefined, leniency: undefined } as const;
const wrongPassword = { isRight: false, status: 401, reason: "wrong credentials" } as const;

export interface Verifier {
  readonly directory: Directory;
  readonly settings: CentralSystemSettings;
}

export function checkCredentials(
  verifier: Verifier,
  handshake: Handshake,
  entry: ChargePointEntry | undefined,
): CredentialCheck {
  const profile = profileOf(verifier, handshake, entry);
  const proposed = entry?.proposedSecurityProfile;
  if (proposed !== undefined && proposed !== profile) {
    const check = checkProfile(verifier, handshake, entry, proposed);
    if (check.isRight) return { ...check, news: "security profile" };
  }
  return checkProfile(verifier, handshake, entry, profile);
}

/** A key that nothing more is laid down for is worth more over TLS. */
function profileOf(
  { settings }: Verifier,
  { isSecure }: Handshake,
  entry: ChargePointEntry | undefined,
): SecurityProfile {
  const profile = entry?.securityProfile ?? settings.securityProfile;
  return profile === 1 && isSecure && entry?.isProfileOfKey ? 2 : profile;
}

/** Profile 0 asks for nothing. Any other is kept to exactly, for a charge point must not fall back. */
function checkProfile(
  verifier: Verifier,
  handshake: Handshake,
  entry: ChargePointEntry | undefined,
  profile: SecurityProfile,
): CredentialCheck {
  if (profile === 0) return right;
  if (handshake.isSecure !== profile > 1) return refuse(`security profile ${profile} is set`);
  return profile === 3
    ? checkCertificate(verifier, handshake, entry)
    : checkPassword(verifier, handshake);
}

function checkCertificate(
  { settings }: Verifier,
  { clientCertificate, identity }: Handshake,
  entry: ChargePointEntry | undefined,
): CredentialCheck {
  if (clientCertificate === undefined) return refuse("a certificate is needed");
  const { commonName, organization } = clientCertificate;
  const { certificateOrganization } = settings;
  if (certificateOrganization !== undefined && organization !== certificateOrganization) {
    return refuse("the certificate is of another organization");
  }
  if (commonName !== (entry?.serialNumber ?? entry?.identity ?? identity)) {
    return refuse("the certificate is of another charge point");
  }
  return right;
}

function checkPassword(verifier: Verifier, handshake: Handshake): CredentialCheck {
  const { credentials, identity, offeredSubProtocols } = handshake;
  const { subProtocolCredentials } = verifier.settings.leniencies;
  if (credentials !== undefined || !subProtocolCredentials) {
    return comparePassword(verifier, identity, credentials);
  }
  const check = comparePassword(verifier, identity, readSubProtocols(offeredSubProtocols));
  return check.isRight ? { ...check, leniency: "subProtocolCredentials" } : check;
}

/** The user name is the identity of the URL. A password that nobody has set is no password. */
function comparePassword(
  { directory, settings }: Verifier,
  identity: string,
  credentials: Credentials | undefined,
): CredentialCheck {
  if (credentials?.username !== identity) return wrongPassword;
  const { password } = credentials;
  const plain = directory.checkPassword(identity, password);
  if (plain !== "wrong") return rightPassword(plain, undefined);
  const key = settings.leniencies.hexPassword ? fromHex(password) : undefined;
  const decoded = key === undefined ? "wrong" : directory.checkPassword(identity, key);
  return decoded === "wrong" ? wrongPassword : rightPassword(decoded, "hexPassword");
}

/** `identity:password` in hexadecimal, in the place of a sub-protocol. */
function readSubProtocols(offered: readonly string[]): Credentials | undefined {
  const token = offered.find((name) => !/^ocpp/i.test(name));
  if (token === undefined || !/^(?:[\da-f]{2})+$/i.test(token)) return undefined;
  return splitCredentials(Buffer.from(token, "hex"));
}

function rightPassword(
  check: Exclude<PasswordCheck, "wrong">,
  leniency: LeniencyName | undefined,
): CredentialCheck {
  return { isRight: true, news: check === "proposed" ? "password" : undefined, leniency };
}

const hexKey = /^(?:[\da-f]{2}){16,20}$/i;

function fromHex(password: Uint8Array): Uint8Array | undefined {
  const text = Buffer.from(password).toString("latin1");
  return hexKey.test(text) ? Buffer.from(text, "hex") : undefined;
}

function refuse(reason: string): CredentialCheck {
  return { isRight: false, status: 403, reason };
}
