/** RemoteStartTransaction and RemoteStopTransaction (OCPP 1.6 §5.11, §5.12). */

import { CallError } from "../../protocol/errors.ts";
import type { HandlerTable } from "../../protocol/handler-table.ts";
import type { Request } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { Connector } from "../connector/connector.ts";

type RemoteStart = Request<"RemoteStartTransaction">;

export function addRemoteHandlers(table: HandlerTable<ChargePoint>): void {
  // The answer goes out before what it announces (OCPP 1.6 §5.11).
  table
    .on("RemoteStartTransaction", (request, _call, chargePoint) => {
      const connector = chooseConnector(chargePoint, request);
      if (connector === undefined) return { status: "Rejected" };
      const refusal = refuseProfile(chargePoint, connector, request);
      if (refusal !== undefined) return refusal;
      connector.isStartPending = true;
      return { status: "Accepted" };
    })
    .after("RemoteStartTransaction", (request, _call, chargePoint) => {
      const connector = chargePoint.connectors.find((one) => one.isStartPending);
      if (connector === undefined) return;
      connector.isStartPending = false;
      startRemotely(chargePoint, connector, request);
    });

  table
    .on("RemoteStopTransaction", ({ transactionId }, _call, { transactions }) => ({
      status: transactions.connectorOf(transactionId) === undefined ? "Rejected" : "Accepted",
    }))
    .after("RemoteStopTransaction", ({ transactionId }, _call, { transactions }) => {
      const connector = transactions.connectorOf(transactionId);
      if (connector !== undefined) transactions.stop(connector, "Remote");
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
  if (chargingProfile === undefined) return undefined;
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

function startRemotely(
  chargePoint: ChargePoint,
  connector: Connector,
  { idTag, chargingProfile }: RemoteStart,
): void {
  const { authorization, configuration, reservations } = chargePoint;
  const known = authorization.knownParentOf(idTag);
  const mustAsk =
    configuration.boolean("AuthorizeRemoteTxRequests") ||
    reservations.entitlementOf(connector, idTag, known) === "unknown";
  if (!mustAsk) {
    connector.allow({ idTag, parentIdTag: known, chargingProfile });
    return;
  }
  authorization.authorize(idTag, ({ status, parentIdTag }) => {
    if (status !== "Accepted" || !connector.canStart) return;
    const entitlement = reservations.entitlementOf(connector, idTag, parentIdTag);
    if (entitlement === "free" || entitlement === "entitled") {
      connector.allow({ idTag, parentIdTag, chargingProfile });
    }
  });
}
