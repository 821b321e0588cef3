/** What happens in a central system, as lines of the log. */

import { describeViolations } from "../../schemas/validate.ts";
import type { CentralEvent, CentralListener } from "../events.ts";
import { describeFault, type EventLine, writeEventLine } from "./event-line.ts";
import type { LogBook } from "./log-book.ts";

type Kind = CentralEvent["kind"];
type Of<K extends Kind> = Extract<CentralEvent, { readonly kind: K }>;
/** Who charged is in the audit, which is not of this table. */
const lines: { readonly [K in Kind]: EventLine<Of<K>> | undefined } = {
  connected: {
    component: "cp_v16",
    level: "INFO",
    text: ({ chargePoint }) => `${chargePoint.identity}: connected`,
  },
  disconnected: {
    component: "cp_v16",
    level: "INFO",
    text: ({ chargePoint, code, reason }) =>
      `${chargePoint.identity}: disconnected (${code}${reason && `, ${reason}`})`,
  },
  refused: {
    component: "websockets.server",
    level: "WARNING",
    text: ({ identity, remoteAddress, status, reason }) =>
      `${identity} from ${remoteAddress} is refused with ${status}: ${reason}`,
  },
  leniencyUsed: {
    component: "cp_v16",
    level: "INFO",
    text: ({ identity, leniency, found }) =>
      `${identity}: let pass by ${leniency}${found && `: ${found}`}`,
  },
  booted: {
    component: "cp_v16",
    level: "INFO",
    text: ({ chargePoint: { identity, boot, registration } }) =>
      `${identity}: booted, ${boot?.chargePointVendor} ${boot?.chargePointModel}` +
      `${boot?.firmwareVersion ? ` with ${boot.firmwareVersion}` : ""}: ${registration}`,
  },
  status: {
    component: "model",
    level: "DEBUG",
    text: ({ chargePoint, connector: { connectorId, status } }) =>
      `${chargePoint.identity}/${connectorId}: ${status?.status} (${status?.errorCode})`,
  },
  orphanStop: {
    component: "cp_v16",
    level: "WARNING",
    text: ({ chargePoint, request: { transactionId } }) =>
      `${chargePoint.identity}: StopTransaction of transaction ${transactionId}, which is unknown`,
  },
  meterValues: undefined,
  called: {
    component: "cp_v16",
    level: ({ outcome }) => (outcome === "answered" ? "DEBUG" : "WARNING"),
    text: ({ chargePoint, action, outcome, tookMs }) =>
      `${chargePoint.identity}: ${action} ${outcome} after ${tookMs} ms`,
  },
  deaf: {
    component: "cp_v16",
    level: "WARNING",
    text: ({ chargePoint }) => `${chargePoint.identity}: speaks, but does not answer; cut off`,
  },
  setUp: {
    component: "cp_v16",
    level: "INFO",
    text: ({ chargePoint, step, outcome }) => `${chargePoint.identity}: ${step}: ${outcome}`,
  },
  violation: {
    component: "cp_v16",
    level: "WARNING",
    text: ({ chargePoint, report: { direction, message, action, violations } }) =>
      `${chargePoint.identity}: ${direction} ${message} of ${action}: ${describeViolations(violations)}`,
  },
  stray: {
    component: "cp_v16",
    level: "WARNING",
    text: ({ chargePoint, stray }) => `${chargePoint.identity}: stray frame, ${stray.kind}`,
  },
  fault: {
    component: "serve",
    level: "ERROR",
    text: ({ fault }) => describeFault(fault),
  },
  authorized: undefined,
  transactionStarted: undefined,
  transactionEnded: undefined,
  transactionReopened: {
    component: "cp_v16",
    level: "WARNING",
    text: ({ chargePoint, transaction: { id } }) =>
      `${chargePoint.identity}: transaction ${id} had not ended after all`,
  },
};

export function createCentralLog(logBook: LogBook): CentralListener {
  function write<K extends Kind>(kind: K, event: Of<K>): void {
    const line: EventLine<Of<K>> | undefined = lines[kind];
    writeEventLine(logBook, line, event, identityOf(event));
  }

  return (event) => write(event.kind, event);
}

function identityOf(event: CentralEvent): string | undefined {
  return "identity" in event ? event.identity : event.chargePoint?.identity;
}
