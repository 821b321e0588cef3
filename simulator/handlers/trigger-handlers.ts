/** TriggerMessage: what the central system wants to hear now (OCPP 1.6 §5.17). */

import type { HandlerTable } from "../../protocol/handler-table.ts";
import type { MessageTrigger, Request } from "../../schemas/messages.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { Connector } from "../connector/connector.ts";

/** How one kind of message is triggered. */
interface Trigger {
  /** The connectors that it can be asked of; it is not asked of any if left out. */
  readonly connectors?: (chargePoint: ChargePoint) => readonly Connector[];
  /** Whether it may be asked for now; always, if left out. */
  readonly isAllowed?: (chargePoint: ChargePoint) => boolean;
  readonly send: (chargePoint: ChargePoint, connectors: readonly Connector[]) => void;
}

/** A message that has no entry is one that the charge point cannot send. */
const triggers: Readonly<Record<MessageTrigger, Trigger | undefined>> = {
  // Once Accepted there is nothing to repeat (E 3.35).
  BootNotification: {
    isAllowed: ({ registration }) => !registration.isAccepted,
    send: ({ registration }) => registration.boot(),
  },
  DiagnosticsStatusNotification: undefined,
  FirmwareStatusNotification: undefined,
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
      const trigger = triggers[request.requestedMessage];
      if (trigger === undefined) return { status: "NotImplemented" };
      const isAllowed = trigger.isAllowed?.(chargePoint) ?? true;
      const isAnybodyMeant = connectorsOf(trigger, chargePoint, request) !== undefined;
      return { status: isAllowed && isAnybodyMeant ? "Accepted" : "Rejected" };
    })
    .after("TriggerMessage", (request, _call, chargePoint) => {
      const trigger = triggers[request.requestedMessage];
      if (trigger === undefined || trigger.isAllowed?.(chargePoint) === false) return;
      const connectors = connectorsOf(trigger, chargePoint, request);
      if (connectors === undefined) return;
      chargePoint.registration.sendTriggered(() => trigger.send(chargePoint, connectors));
    });
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
