/** What is the case at a connector now, and what there is to tell of it. */

import type { ChargePoint } from "../charge-point.ts";
import type { Connector } from "./connector.ts";
import { statusOf } from "./connector-status.ts";
import type { StatusNotice } from "./status-reporter.ts";

export function noticeOf(chargePoint: ChargePoint, connector: Connector): StatusNotice {
  const { transaction, cable, outlet, faults } = connector;
  const status = statusOf({
    isFaulted: faults.areDisabling,
    isOperative: connector.isInService,
    isReserved: connector.connectorId > 0 && chargePoint.reservations.isReserved(connector),
    isPluggedIn: cable.isSeen,
    isAuthorized: connector.grant !== undefined,
    hasTransaction: transaction !== undefined,
    isFinishing: connector.isFinishing,
    isOffering: outlet.isOffering,
    isCarWilling: outlet.isCarWilling,
  });
  const notice = faults.noticeOf(status);
  const isCarMissing = transaction !== undefined && !cable.isConnected;
  if (!isCarMissing || notice.errorCode !== "NoError") return notice;
  return { ...notice, info: "EV side disconnected" }; // The words of §4.9.
}
