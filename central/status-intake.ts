/** StatusNotification: evidence of what a connector does, kept as it was told (OCPP 1.6 §4.9). */

import type { Request } from "../schemas/messages.ts";
import { type LiveChargePoint, learnConnector } from "./charge-point.ts";
import type { Core } from "./core.ts";

const nothing = Object.freeze({});

export function addStatusHandlers(core: Core): void {
  core.handlers.on("StatusNotification", (request, _call, { chargePoint }) => {
    takeStatus(core, chargePoint, request);
    return nothing;
  });
}

/** The last to arrive counts, whatever its timestamp: the clocks of charge points are not to trust. */
function takeStatus(
  { clock, events, settings }: Core,
  chargePoint: LiveChargePoint,
  request: Request<"StatusNotification">,
): void {
  const connector = learnConnector(chargePoint, request.connectorId, settings.maxConnectors);
  if (connector === undefined) return;
  connector.status = {
    status: request.status,
    errorCode: request.errorCode,
    info: request.info,
    vendorErrorCode: request.vendorErrorCode,
    receivedAtMs: clock.now(),
  };
  events.tell({ kind: "status", chargePoint, connector });
}
