/** TriggerMessage: what the central system wants to hear now (OCPP 1.6 §5.17). */

import type { HandlerTable } from "../../protocol/handler-table.ts";
import { actions } from "../../schemas/actions.ts";
import type { MessageTrigger, Request } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import { isSupported } from "../configuration/feature-profiles.ts";
import type { Connector } from "../connector/connector.ts";

/** How one kind of message is triggered. */
interface Trigger {
  /** The connectors that it can be asked of; it is not asked of any if left out. */
  readonly connectors?: (chargePoint: ChargePoint) => readonly Connector[];
  /** Whether it may be asked for now; always, if left out. */
  readonly isAllowed?: (chargePoint: ChargePoint) => boolean;
  readonly send: (chargePoint: ChargePoint, connectors: readonly Connector[]) => void;
}

const triggers: Readonly<Record<MessageTrigger, Trigger>> = {
  // Once Accepted there is nothing to repeat (E 3.35).
  BootNotification: {
    isAllowed: ({ registration }) => !registration.isAccepted,
    send: ({ registration }) => registration.boot(),
  },
  DiagnosticsStatusNotification: {
    send: (chargePoint) => {
      const { status } = chargePoint.diagnostics;
      chargePoint.call("DiagnosticsStatusNotification", { status }, () => {});
    },
  },
  FirmwareStatusNotification: {
    send: (chargePoint) => {
      const { status } = chargePoint.firmware;
      chargePoint.call("FirmwareStatusNotification", { status }, () => {});
    },
  },
  Heartbeat: { send: ({ heartbeat }) => heartbeat.send() },
  MeterValues: {
    connectors: (chargePoint) => chargePoint.connectors,
    send: ({ metering }, connectors) => {
      for (const connector of connectors) metering.trigger(connector);
    },
  },
  StatusNotification: {
    connectors: (chargePoint) => [chargePoint.whole, ...chargePoint.connectors],
    send: (_chargePoint, connectors) => {
      for (const connector of connectors) connector.report();
    },
  },
};

export function addTriggerHandlers(table: HandlerTable<ChargePoint>): void {
  // The answer goes out before what it announces.
  table
    .on("TriggerMessage", (request, _call, chargePoint) => {
      const { profile } = actions[request.requestedMessage];
      if (!isSupported(chargePoint.configuration, profile)) return { status: "NotImplemented" };
      return { status: toBeSent(request, chargePoint) === undefined ? "Rejected" : "Accepted" };
    })
    .after("TriggerMessage", (request, _call, chargePoint) => {
      const send = toBeSent(request, chargePoint);
      if (send !== undefined) chargePoint.registration.sendTriggered(send);
    });
}

/** Undefined where nothing may be sent, or there is no such connector. */
function toBeSent(
  request: Request<"TriggerMessage">,
  chargePoint: ChargePoint,
): (() => void) | undefined {
  const trigger = triggers[request.requestedMessage];
  if (trigger.isAllowed?.(chargePoint) === false) return undefined;
  const connectors = connectorsOf(trigger, chargePoint, request);
  return connectors && (() => trigger.send(chargePoint, connectors));
}

/** All, where none is named. Undefined for one that there is not; a needless one is ignored. */
function connectorsOf(
  trigger: Trigger,
  chargePoint: ChargePoint,
  { connectorId }: Request<"TriggerMessage">,
): readonly Connector[] | undefined {
  const all = trigger.connectors?.(chargePoint) ?? [];
  if (connectorId === undefined || trigger.connectors === undefined) return all;
  const named = all.filter((one) => one.connectorId === connectorId);
  return named.length === 0 ? undefined : named;
}
