/** StatusNotification: evidence of what a connector does, kept as it was told (OCPP 1.6 §4.9). */

import type { Request } from "../schemas/messages.ts";
import { type LiveChargePoint, learnConnector } from "./charge-point.ts";
import type { Core } from "./core.ts";
import type { InferredEnds } from "./inferred-ends.ts";
import { judgeTime } from "./reported-time.ts";

const nothing = Object.freeze({});

export function addStatusHandlers(core: Core, ends: InferredEnds): void {
  core.handlers.add("StatusNotification", (request, _call, { chargePoint }) => {
    takeStatus(core, ends, chargePoint, request);
    return nothing;
  });
}

/** The last to arrive counts, whatever its timestamp: many are of the event, or of no clock. */
function takeStatus(
  { clock, events, settings }: Core,
  ends: InferredEnds,
  chargePoint: LiveChargePoint,
  request: Request<"StatusNotification">,
): void {
  const { connectorId, status, errorCode, info, vendorErrorCode, timestamp } = request;
  const connector = learnConnector(chargePoint, connectorId, settings.maxConnectors);
  if (connector === undefined) return;
  const nowMs = clock.now();
  connector.status = { status, errorCode, info, vendorErrorCode, receivedAtMs: nowMs };
  events.tell({ kind: "status", chargePoint, connector });
  const atMs = timestamp === undefined ? nowMs : judgeTime(timestamp, nowMs).ms;
  ends.statusTold(chargePoint, connector, atMs);
}
