/** The door: which charge points come in, and in what language (OCPP-J 1.6 §3). */

import type { Admission, Gate, Handshake } from "../protocol/handshake.ts";
import type { Core } from "./core.ts";
import { checkCredentials } from "./credentials.ts";
import type { ChargePointEntry } from "./directory.ts";
import type { Sessions } from "./sessions.ts";
import type { LeniencyName } from "./settings.ts";
import { chooseSubProtocol } from "./sub-protocol.ts";

/** Longer than any that OCPP knows, and short enough to be shown. */
const maxIdentityLength = 255;
const controlCharacters = /\p{Cc}/u;

interface Verdict {
  readonly admission: Admission;
  /** What was let pass, and what of it. */
  readonly used: ReadonlyMap<LeniencyName, string>;
}

export function createGate(core: Core, sessions: Sessions): Gate {
  const { events } = core;

  function admit(handshake: Handshake): Admission {
    const { identity, remoteAddress } = handshake;
    const { admission, used } = judge(core, handshake);
    if (!admission.isAdmitted) {
      const { status, reason } = admission;
      events.tell({ kind: "refused", identity, remoteAddress, status, reason });
      return admission;
    }
    for (const [leniency, found] of used) {
      events.tell({ kind: "leniencyUsed", identity, leniency, found });
    }
    return admission;
  }

  return { admit, accept: sessions.accept };
}

function judge(core: Core, handshake: Handshake): Verdict {
  const { leniencies } = core.settings;
  const { identity, offeredSubProtocols } = handshake;
  const used = new Map<LeniencyName, string>();
  const entry = core.directory.findChargePoint(identity);
  if (entry !== undefined && entry.identity !== identity) used.set("identityCase", identity);

  if (handshake.lacksConnectionHeader) {
    const leniency = "missingConnectionHeader";
    if (!leniencies[leniency]) return { admission: refuse(400, "no Connection header"), used };
    used.set(leniency, handshake.userAgent ?? "");
  }

  const stranger = refusalOfStranger(core, identity, entry);
  if (stranger !== undefined) return { admission: stranger, used };

  const check = checkCredentials(core, handshake, entry);
  if (!check.isRight) return { admission: refuse(check.status, check.reason), used };
  if (check.leniency !== undefined) used.set(check.leniency, "");

  const choice = chooseSubProtocol(offeredSubProtocols, leniencies);
  if (!choice.isFound) return { admission: refuse(400, "no sub-protocol in common"), used };
  if (choice.leniency !== undefined) used.set(choice.leniency, offeredSubProtocols.join(", "));

  settle(core, identity, check.news);
  return { admission: { isAdmitted: true, subProtocol: choice.subProtocol }, used };
}

/** From now on the old password, or the old security profile, is none any more. */
function settle(
  { directory, events }: Core,
  identity: string,
  news: "password" | "security profile" | undefined,
): void {
  if (news === undefined) return;
  const securityProfile = directory.findChargePoint(identity)?.proposedSecurityProfile;
  const saved =
    news === "password" || securityProfile === undefined
      ? directory.settlePassword(identity, true)
      : directory.changeChargePoint(identity, {
          securityProfile,
          proposedSecurityProfile: undefined,
        });
  saved?.catch((fault: unknown) => events.tell({ kind: "fault", chargePoint: undefined, fault }));
}

/** Nobody who is not listed comes in on credentials: there are none to compare with. */
function refusalOfStranger(
  { settings, chargePoints, newcomers }: Core,
  identity: string,
  entry: ChargePointEntry | undefined,
): Admission | undefined {
  const unknown = refuse(404, "no such charge point");
  if (entry !== undefined) {
    const isKnown = entry.identity === identity || settings.leniencies.identityCase;
    return isKnown ? undefined : unknown;
  }
  const { autoRegistration, securityProfile } = settings;
  if (!isIdentity(identity) || autoRegistration === undefined) return unknown;
  if (securityProfile > 0) return unknown;
  if (chargePoints.has(identity) || newcomers.hasRoom()) return undefined;
  return refuse(503, "too many new charge points");
}

function refuse(status: number, reason: string): Admission {
  return { isAdmitted: false, status, reason };
}

function isIdentity(identity: string): boolean {
  return (
    identity !== "" && identity.length <= maxIdentityLength && !controlCharacters.test(identity)
  );
}
