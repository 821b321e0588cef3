/** The door: which charge points come in, and in what language (OCPP-J 1.6 §3). */

import type { Admission, Gate, Handshake } from "../protocol/handshake.ts";
import type { Core } from "./core.ts";
import type { Sessions } from "./sessions.ts";
import { chooseSubProtocol } from "./sub-protocol.ts";

/** Longer than any that OCPP knows, and short enough to be shown. */
const maxIdentityLength = 255;
const controlCharacters = /\p{Cc}/u;

type Refusal = Extract<Admission, { isAdmitted: false }>;

export function createGate(core: Core, sessions: Sessions): Gate {
  const { events, settings } = core;

  function admit(handshake: Handshake): Admission {
    const refusal = refusalOf(core, handshake);
    if (refusal !== undefined) {
      const { identity, remoteAddress } = handshake;
      const { status, reason } = refusal;
      events.tell({ kind: "refused", identity, remoteAddress, status, reason });
      return refusal;
    }
    const { identity, offeredSubProtocols } = handshake;
    const { subProtocol, leniency } = chooseSubProtocol(offeredSubProtocols, settings.leniencies);
    if (leniency !== undefined) {
      events.tell({ kind: "leniencyUsed", identity, leniency, found: subProtocol ?? "" });
    }
    return { isAdmitted: true, subProtocol };
  }

  return { admit, accept: sessions.accept };
}

function refusalOf(core: Core, { identity, offeredSubProtocols }: Handshake): Refusal | undefined {
  if (!isIdentity(identity)) return refuse(404, "no such charge point");
  if (!isKnown(core, identity)) return refuse(404, "no such charge point");
  const choice = chooseSubProtocol(offeredSubProtocols, core.settings.leniencies);
  if (!choice.isFound) return refuse(400, "no sub-protocol in common");
  return undefined;
}

function refuse(status: number, reason: string): Refusal {
  return { isAdmitted: false, status, reason };
}

function isIdentity(identity: string): boolean {
  return (
    identity !== "" && identity.length <= maxIdentityLength && !controlCharacters.test(identity)
  );
}

function isKnown(core: Core, identity: string): boolean {
  if (core.directory.findChargePoint(identity) !== undefined) return true;
  const { autoRegistration } = core.settings;
  if (autoRegistration === undefined) return false;
  return (
    core.chargePoints.has(identity) || core.chargePoints.size < autoRegistration.maxChargePoints
  );
}
