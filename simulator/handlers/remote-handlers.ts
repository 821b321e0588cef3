/** RemoteStartTransaction and RemoteStopTransaction (OCPP 1.6 §5.11, §5.12). */

import { CallError } from "../../protocol/errors.ts";
import type { HandlerTable } from "../../protocol/handler-table.ts";
import type { Request } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import { isSupported } from "../configuration/feature-profiles.ts";
import type { Connector } from "../connector/connector.ts";

type RemoteStart = Request<"RemoteStartTransaction">;

export function addRemoteHandlers(table: HandlerTable<ChargePoint>): void {
  // The answer goes out before what it announces (OCPP 1.6 §5.11).
  table
    .on("RemoteStartTransaction", (request, _call, chargePoint) => {
      if (!chargePoint.registration.isAccepted) return { status: "Rejected" }; // §4.2
      const connector = chooseConnector(chargePoint, request);
      if (connector === undefined) return { status: "Rejected" };
      const refusal = refuseProfile(chargePoint, connector, request);
      if (refusal !== undefined) return refusal;
      connector.claim = request;
      return { status: "Accepted" };
    })
    .after("RemoteStartTransaction", (request, _call, chargePoint) => {
      const connector = chargePoint.connectors.find(({ claim }) => claim === request);
      if (connector !== undefined) startRemotely(chargePoint, connector, request);
    });

  table
    .on("RemoteStopTransaction", ({ transactionId }, _call, chargePoint) => {
      const connector = chargePoint.transactions.connectorOf(transactionId);
      const isAccepted = connector !== undefined && chargePoint.registration.isAccepted;
      return { status: isAccepted ? "Accepted" : "Rejected" };
    })
    .after("RemoteStopTransaction", ({ transactionId }, _call, { registration, transactions }) => {
      const connector = transactions.connectorOf(transactionId);
      if (connector !== undefined && registration.isAccepted) {
        transactions.stop(connector, "Remote");
      }
    });
}

/** The one that was named, or the one where a car waits, or the first that is free. */
function chooseConnector(
  chargePoint: ChargePoint,
  { connectorId, idTag }: RemoteStart,
): Connector | undefined {
  const { reservations, authorization } = chargePoint;
  const parentIdTag = authorization.knownParentOf(idTag);
  const free = chargePoint.connectors.filter(
    (one) => one.canStart && reservations.entitlementOf(one, idTag, parentIdTag) !== "refused",
  );
  if (connectorId !== undefined) return free.find((one) => one.connectorId === connectorId);
  return free.find(({ isPluggedIn }) => isPluggedIn) ?? free[0];
}

function refuseProfile(
  chargePoint: ChargePoint,
  connector: Connector,
  { chargingProfile }: RemoteStart,
): CallError | { readonly status: "Rejected" } | undefined {
  if (chargingProfile === undefined || !hasSmartCharging(chargePoint)) return undefined;
  const verdict = chargePoint.smartCharging.check({
    action: "RemoteStartTransaction",
    connectorId: connector.connectorId,
    profile: chargingProfile,
  });
  if (verdict.kind === "accepted") return undefined;
  return verdict.answer === "Rejected"
    ? { status: "Rejected" }
    : new CallError(verdict.answer, verdict.reason);
}

function startRemotely(chargePoint: ChargePoint, connector: Connector, request: RemoteStart): void {
  const { authorization, configuration, reservations } = chargePoint;
  const { idTag } = request;
  // Where there is no smart charging, the profile is ignored (§5.11).
  const chargingProfile = hasSmartCharging(chargePoint) ? request.chargingProfile : undefined;
  const known = authorization.knownParentOf(idTag);
  const mustAsk =
    configuration.boolean("AuthorizeRemoteTxRequests") ||
    reservations.entitlementOf(connector, idTag, known) === "unknown";
  if (!mustAsk) {
    connector.allow({ idTag, parentIdTag: known, chargingProfile });
    return;
  }
  authorization.authorize(idTag, ({ status, parentIdTag }) => {
    if (connector.claim !== request) return;
    connector.claim = undefined;
    if (status !== "Accepted" || !connector.canStart) return;
    const entitlement = reservations.entitlementOf(connector, idTag, parentIdTag);
    if (entitlement === "free" || entitlement === "entitled") {
      connector.allow({ idTag, parentIdTag, chargingProfile });
    }
  });
}

function hasSmartCharging({ configuration }: ChargePoint): boolean {
  return isSupported(configuration, "SmartCharging");
}
