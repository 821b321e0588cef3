/** SetChargingProfile, ClearChargingProfile and GetCompositeSchedule (OCPP 1.6 §5.5, §5.7, §5.16). */

import { formatTimestamp } from "../../model/timestamp.ts";
import { CallError } from "../../protocol/errors.ts";
import type { HandlerTable } from "../../protocol/handler-table.ts";
import type { ChargePoint } from "../charge-point.ts";

export function addSmartChargingHandlers(table: HandlerTable<ChargePoint>): void {
  table
    .on("SetChargingProfile", (request, _call, { smartCharging }) => {
      const { connectorId, csChargingProfiles: profile } = request;
      const verdict = smartCharging.check({ action: "SetChargingProfile", connectorId, profile });
      if (verdict.kind === "accepted") {
        smartCharging.install(connectorId, profile);
        return { status: "Accepted" };
      }
      return verdict.answer === "Rejected"
        ? { status: "Rejected" }
        : new CallError(verdict.answer, verdict.reason);
    })
    .after("SetChargingProfile", (_request, _call, chargePoint) => chargePoint.refreshStatuses());

  table
    .on("ClearChargingProfile", (filter, _call, { smartCharging }) => ({
      status: smartCharging.clear(filter) ? "Accepted" : "Unknown",
    }))
    .after("ClearChargingProfile", (_request, _call, chargePoint) => chargePoint.refreshStatuses());

  table.on("GetCompositeSchedule", ({ connectorId, duration, chargingRateUnit }, _call, owner) => {
    const { smartCharging } = owner;
    const unit = chargingRateUnit ?? smartCharging.allowedUnits[0];
    const isKnown = owner.connector(connectorId) !== undefined;
    if (!isKnown || unit === undefined || !smartCharging.allowedUnits.includes(unit)) {
      return { status: "Rejected" };
    }
    const fromMs = owner.now();
    return {
      status: "Accepted",
      connectorId,
      scheduleStart: formatTimestamp(fromMs),
      chargingSchedule: smartCharging.compositeSchedule(connectorId, duration, unit, fromMs),
    };
  });
}
