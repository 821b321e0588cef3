/** How the status of a connector may change: the table of OCPP 1.6 §4.9, with its own labels. */

import type { ChargePointErrorCode, ChargePointStatus } from "../schemas/messages.ts";

/**
 * What leads from one status (the letter) to another (the digit). B6 came with the errata. From
 * Faulted the connector returns to where it was, so to any status (row I).
 */
export const transitionCauses = {
  A2: "a driver begins: cable plugged, tag presented, remote start, bay occupied",
  A3: "charging needs no authorization and starts at once",
  A4: "charging needs no authorization, and the vehicle takes no energy",
  A5: "charging needs no authorization, and the charge point offers no energy",
  A7: "a reservation is made",
  A8: "made inoperative",
  A9: "a fault",
  B1: "the driver gives up: unplugged, tag presented again, ConnectionTimeOut",
  B3: "all is in place and charging starts",
  B4: "all is in place, and the vehicle takes no energy",
  B5: "all is in place, and the charge point offers no energy",
  B6: "what was expected of the driver did not come in time, and the cable is still in",
  B9: "a fault",
  C1: "the transaction ends, and the driver has nothing left to do",
  C4: "the vehicle stops taking energy",
  C5: "the charge point stops offering energy: a limit of nought, a tag found invalid",
  C6: "the transaction ends, and the cable is still in",
  C8: "the transaction ends, and a scheduled change to inoperative takes effect",
  C9: "a fault",
  D1: "the transaction ends, and the driver has nothing left to do",
  D3: "the vehicle takes energy again",
  D5: "the charge point stops offering energy too",
  D6: "the transaction ends, and the cable is still in",
  D8: "the transaction ends, and a scheduled change to inoperative takes effect",
  D9: "a fault",
  E1: "the transaction ends, and the driver has nothing left to do",
  E3: "the charge point offers energy again, and the vehicle takes it",
  E4: "the charge point offers energy again, and the vehicle takes none",
  E6: "the transaction ends, and the cable is still in",
  E8: "the transaction ends, and a scheduled change to inoperative takes effect",
  E9: "a fault",
  F1: "the driver has done what was left: unplugged, left the bay",
  F2: "the driver begins anew: plugged again, tag presented again",
  F8: "the driver has done what was left, and a scheduled change takes effect",
  F9: "a fault",
  G1: "the reservation expires or is cancelled",
  G2: "the tag of the reservation is presented",
  G8: "the reservation ends, and a change to inoperative takes effect",
  G9: "a fault",
  H1: "made operative",
  H2: "made operative, and a driver had begun meanwhile",
  H3: "made operative, and charging starts at once",
  H4: "made operative, and the vehicle takes no energy",
  H5: "made operative, and the charge point offers no energy",
  H9: "a fault",
  I1: "the fault is gone",
  I2: "the fault is gone",
  I3: "the fault is gone",
  I4: "the fault is gone",
  I5: "the fault is gone",
  I6: "the fault is gone",
  I7: "the fault is gone",
  I8: "the fault is gone",
} as const;

export type TransitionLabel = keyof typeof transitionCauses;

const places = {
  Available: { row: "A", column: 1 },
  Preparing: { row: "B", column: 2 },
  Charging: { row: "C", column: 3 },
  SuspendedEV: { row: "D", column: 4 },
  SuspendedEVSE: { row: "E", column: 5 },
  Finishing: { row: "F", column: 6 },
  Reserved: { row: "G", column: 7 },
  Unavailable: { row: "H", column: 8 },
  Faulted: { row: "I", column: 9 },
} as const satisfies Readonly<Record<ChargePointStatus, object>>;

/** The label of the change in the table, or undefined when the table does not have it. */
export function findTransition(
  from: ChargePointStatus,
  to: ChargePointStatus,
): TransitionLabel | undefined {
  const label = `${places[from].row}${places[to].column}`;
  return isTransitionLabel(label) ? label : undefined;
}

/**
 * Whether `to` may be notified after `from`. The same status again is no change, and allowed. The
 * first notification after a boot or an absence follows on nothing: it is not to be asked about.
 */
export function isTransitionAllowed(from: ChargePointStatus, to: ChargePointStatus): boolean {
  return from === to || findTransition(from, to) !== undefined;
}

/** Connector 0 is the charge point as a whole: it has no cable and no driver (OCPP 1.6 §4.9). */
export function isStatusAllowed(connectorId: number, status: ChargePointStatus): boolean {
  return connectorId !== 0 || /^(Available|Unavailable|Faulted)$/.test(status);
}

/**
 * Whether the error code goes with the status. A vehicle cannot fail to communicate where there is
 * none, and a fault has a cause; any other error may be told as a warning beside any status.
 */
export function isErrorCodeAllowed(
  status: ChargePointStatus,
  errorCode: ChargePointErrorCode,
): boolean {
  if (errorCode === "NoError") return status !== "Faulted";
  if (errorCode !== "EVCommunicationError") return true;
  return /^(Preparing|SuspendedEV|SuspendedEVSE|Finishing)$/.test(status);
}

function isTransitionLabel(label: string): label is TransitionLabel {
  return Object.hasOwn(transitionCauses, label);
}
