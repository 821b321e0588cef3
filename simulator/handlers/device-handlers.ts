/** ChangeAvailability, Reset and UnlockConnector (OCPP 1.6 §5.2, §5.14, §5.18). */

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

  table
    .on("UnlockConnector", ({ connectorId }, _call, chargePoint) => ({
      status: unlock(chargePoint, connectorId),
    }))
    .after("UnlockConnector", ({ connectorId }, _call, chargePoint) => {
      stopForUnlock(chargePoint, connectorId);
    });
}

/** Connector 0 stands for all of them, and for the charge point (§5.2). */
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

/** Where there is no lock, a transaction goes on (§5.18, E 3.87). */
function unlock(chargePoint: ChargePoint, connectorId: number): UnlockStatus {
  const connector = chargePoint.connectors[connectorId - 1];
  if (connector === undefined || !connector.cable.hasLock) return "NotSupported";
  if (chargePoint.behavior.unlockOrder === "transaction-first") {
    stopForUnlock(chargePoint, connectorId);
  }
  if (connector.cable.jam === "shut") return "UnlockFailed";
  connector.releaseCable();
  return "Unlocked";
}

function stopForUnlock(chargePoint: ChargePoint, connectorId: number): void {
  const connector = chargePoint.connectors[connectorId - 1];
  if (connector?.cable.hasLock) chargePoint.transactions.stop(connector, "UnlockCommand");
}
