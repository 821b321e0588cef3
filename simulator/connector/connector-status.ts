/** The status of a connector follows from what is the case, never from what it was before. */

import { isTransitionAllowed } from "../../model/connector-status.ts";
import type { ChargePointStatus } from "../../schemas/messages.ts";

/** What is the case at one connector. */
export interface ConnectorFacts {
  readonly isFaulted: boolean;
  /** Operative, as ChangeAvailability says (OCPP 1.6 §5.2), and not held back by anything else. */
  readonly isOperative: boolean;
  readonly isReserved: boolean;
  readonly isPluggedIn: boolean;
  /** Somebody has been authorised and may plug in or start. */
  readonly isAuthorized: boolean;
  readonly hasTransaction: boolean;
  /** A transaction has ended, or time is up, and the cable has not been taken out since. */
  readonly isFinishing: boolean;
  /** The charge point gives energy: there is a limit of use, and the tag is good. */
  readonly isOffering: boolean;
  /** The car takes energy, or would if it were offered. */
  readonly isCarWilling: boolean;
}

export function statusOf(facts: ConnectorFacts): ChargePointStatus {
  if (facts.isFaulted) return "Faulted";
  if (facts.hasTransaction) return statusInTransaction(facts);
  if (!facts.isOperative) return "Unavailable";
  if (facts.isAuthorized) return "Preparing";
  if (facts.isPluggedIn) return facts.isFinishing ? "Finishing" : "Preparing";
  return facts.isReserved ? "Reserved" : "Available";
}

/**
 * The statuses that lead from one to another by changes that the standard's table has (§4.9). Where
 * two things happen at one instant, each has its own change: a driver has gone, and the connector
 * is made inoperative.
 */
export function statusPath(
  from: ChargePointStatus,
  to: ChargePointStatus,
): readonly ChargePointStatus[] {
  if (isTransitionAllowed(from, to)) return [to];
  return [to === "Finishing" ? "Preparing" : "Available", to];
}

/** Where both sides suspend, it is the charge point that is named (§4.9). */
function statusInTransaction(facts: ConnectorFacts): ChargePointStatus {
  if (!facts.isOffering) return "SuspendedEVSE";
  return facts.isCarWilling ? "Charging" : "SuspendedEV";
}
