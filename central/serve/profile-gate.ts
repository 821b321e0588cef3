/** The door of a port that is for charge points of one security profile. */

import { refuse } from "../../protocol/ask-gate.ts";
import type { Gate } from "../../protocol/handshake.ts";
import type { Directory, SecurityProfile } from "../directory.ts";

/**
 * Who is of another profile, and not about to change to this one, comes in elsewhere. A port of
 * profile 0 is for all that its encryption fits: whether it does, the gate behind it says.
 */
export function createProfileGate(
  gate: Gate,
  directory: Pick<Directory, "findChargePoint">,
  portProfile: SecurityProfile,
): Gate {
  if (portProfile === 0) return gate;
  return {
    admit(handshake) {
      const entry = directory.findChargePoint(handshake.identity);
      const profiles = [entry?.securityProfile ?? 0, entry?.proposedSecurityProfile];
      const isByKey = portProfile === 2 && handshake.isSecure && entry?.isProfileOfKey;
      return entry === undefined || isByKey || profiles.includes(portProfile)
        ? gate.admit(handshake)
        : refuse(403, `this port is for security profile ${portProfile}`);
    },
    accept: gate.accept,
  };
}
