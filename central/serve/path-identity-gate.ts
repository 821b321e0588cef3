/**
 * The door for charge points that are listed by the whole path of their URL, as balanz lists them:
 * they are known by it, and all others by its last part alone (OCPP-J 1.6 §3.1.1).
 */

import type { Gate, Handshake } from "../../protocol/handshake.ts";
import type { Directory } from "../directory.ts";

export function createPathIdentityGate(
  gate: Gate,
  directory: Pick<Directory, "findChargePoint">,
): Gate {
  /** Who is let in under a name comes in under it, whatever is listed meanwhile. */
  const renamed = new WeakMap<Handshake, Handshake>();
  return {
    admit(handshake) {
      const identity = readWholePath(handshake.path);
      if (identity === undefined || directory.findChargePoint(identity) === undefined) {
        return gate.admit(handshake);
      }
      const known = { ...handshake, identity };
      renamed.set(handshake, known);
      return gate.admit(known);
    },
    accept(transport, handshake) {
      gate.accept(transport, renamed.get(handshake) ?? handshake);
    },
  };
}

/** Undefined if it has one part only. */
function readWholePath(path: string): string | undefined {
  const whole = path.replace(/^\/+|\/+$/g, "");
  if (!whole.includes("/")) return undefined;
  try {
    return decodeURIComponent(whole);
  } catch {
    return undefined;
  }
}
