/** ChangeAvailability, Reset, UnlockConnector and DataTransfer (OCPP 1.6 §5). */

import type { HandlerTable } from "../../protocol/handler-table.ts";
import type { AvailabilityStatus, AvailabilityType, UnlockStatus } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";

export function addDeviceHandlers(table: HandlerTable<ChargePoint>): void {
  table
    .on("ChangeAvailability", ({ connectorId, type }, _call, chargePoint) => ({
      status: changeAvailability(chargePoint, connectorId, type),
    }))
    .after("ChangeAvailability", (_request, _call, chargePoint) => chargePoint.refreshStatuses());

  // The answer goes out before the reset (OCPP 1.6 §5.14).
  table
    .on("Reset", () => ({ status: "Accepted" }))
    .after("Reset", ({ type }, _call, chargePoint) => {
      chargePoint.restart(type, type === "Soft" ? "SoftReset" : "HardReset");
    });

  table.on("UnlockConnector", ({ connectorId }, _call, chargePoint) => ({
    status: unlock(chargePoint, connectorId),
  }));

  table.on("DataTransfer", () => ({ status: "UnknownVendorId" }));
}

function changeAvailability(
  chargePoint: ChargePoint,
  connectorId: number,
  type: AvailabilityType,
): AvailabilityStatus {
  const connector = chargePoint.connector(connectorId);
  if (connector === undefined) return "Rejected";
  if (connectorId > 0) return connector.changeAvailability(type);
  connector.changeAvailability(type);
  const statuses = chargePoint.connectors.map((one) => one.changeAvailability(type));
  return statuses.includes("Scheduled") ? "Scheduled" : "Accepted";
}

/** What runs is stopped first; a fixed cable has no lock to open (OCPP 1.6 §5.18, E 3.87). */
function unlock(chargePoint: ChargePoint, connectorId: number): UnlockStatus {
  const connector = chargePoint.connectors[connectorId - 1];
  if (connector === undefined || chargePoint.hardware.hasFixedCable) return "NotSupported";
  chargePoint.transactions.stop(connector, "UnlockCommand");
  return "Unlocked";
}
