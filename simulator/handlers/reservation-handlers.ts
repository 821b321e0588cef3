/** ReserveNow and CancelReservation (OCPP 1.6 §5.1, §5.13). The status follows the answer. */

import type { HandlerTable } from "../../protocol/handler-table.ts";
import type { ChargePoint } from "../charge-point.ts";

export function addReservationHandlers(table: HandlerTable<ChargePoint>): void {
  table
    .on("ReserveNow", (request, _call, { reservations }) => ({
      status: reservations.reserve(request),
    }))
    .after("ReserveNow", (_request, _call, chargePoint) => chargePoint.refreshStatuses());

  table
    .on("CancelReservation", ({ reservationId }, _call, { reservations }) => ({
      status: reservations.cancel(reservationId) ? "Accepted" : "Rejected",
    }))
    .after("CancelReservation", (_request, _call, chargePoint) => chargePoint.refreshStatuses());
}
