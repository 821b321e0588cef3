/** Whether a charge point may take a charging profile; if not, why, and how it says so. */

import type { ChargingRateUnit } from "../../schemas/messages.ts";
import { hostRules } from "./profile-host-rules.ts";
import {
  type ProfileHost,
  type ProfileOffer,
  type ProfileRule,
  payloadRules,
} from "./profile-payload-rules.ts";

export interface ProfileRefusal {
  readonly kind: "refused";
  /** The rule of the conformance list that the profile breaks. */
  readonly rule: string;
  readonly clause: string;
  readonly reason: string;
  /** A status in the CALLRESULT, or the code of a CALLERROR. */
  readonly answer: "Rejected" | "PropertyConstraintViolation";
}

export type ProfileVerdict = { readonly kind: "accepted" } | ProfileRefusal;

/**
 * What is wrong whichever the charge point is answered with PropertyConstraintViolation, what only
 * this one cannot take now with Rejected. The standard wants the former where it says anything
 * (errata 3.38 and 3.39); where it does not, the official tests accept both.
 */
export function checkChargingProfile(offer: ProfileOffer, host: ProfileHost): ProfileVerdict {
  return (
    findRefusal(payloadRules, "PropertyConstraintViolation", offer, host) ??
    findRefusal(hostRules, "Rejected", offer, host) ?? { kind: "accepted" }
  );
}

/** The key speaks of `Current` and `Power` where profiles say A and W (errata 3.88). */
export function toChargingRateUnits(allowedChargingRateUnit: string): readonly ChargingRateUnit[] {
  const names = allowedChargingRateUnit.split(",").map((name) => name.trim().toLowerCase());
  return (["A", "W"] as const).filter((unit) => names.includes(nameOfUnit[unit]));
}

const nameOfUnit = { A: "current", W: "power" } as const;

function findRefusal(
  rules: readonly ProfileRule[],
  answer: ProfileRefusal["answer"],
  offer: ProfileOffer,
  host: ProfileHost,
): ProfileRefusal | undefined {
  for (const { rule, clause, breach } of rules) {
    const reason = breach(offer, host);
    if (reason !== undefined) return { kind: "refused", rule, clause, reason, answer };
  }
  return undefined;
}
