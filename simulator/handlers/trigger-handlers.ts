/**
 * TriggerMessage and, of the security extension, ExtendedTriggerMessage: what the central system
 * wants to hear now (OCPP 1.6 §5.17, security whitepaper §4.5).
 */

import type { HandlerTable } from "../../protocol/handler-table.ts";
import { actions } from "../../schemas/actions.ts";
import type { ExtendedMessageTrigger, MessageTrigger } from "../../schemas/messages.ts";
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

const extendedTriggers: Readonly<Record<ExtendedMessageTrigger, Trigger>> = {
  BootNotification: triggers.BootNotification,
  FirmwareStatusNotification: { send: ({ security }) => security.firmware.trigger() },
  Heartbeat: triggers.Heartbeat,
  LogStatusNotification: { send: ({ security }) => security.logs.trigger() },
  MeterValues: triggers.MeterValues,
  SignChargePointCertificate: { send: ({ security }) => security.own.request() },
  StatusNotification: triggers.StatusNotification,
};

export function addTriggerHandlers(table: HandlerTable<ChargePoint>): void {
  // The answer goes out before what it announces.
  table
    .on("TriggerMessage", ({ requestedMessage, connectorId }, _call, chargePoint) => ({
      status: canSend(requestedMessage, chargePoint)
        ? statusOf(toBeSent(triggers[requestedMessage], connectorId, chargePoint))
        : "NotImplemented",
    }))
    .after("TriggerMessage", ({ requestedMessage, connectorId }, _call, chargePoint) => {
      if (!canSend(requestedMessage, chargePoint)) return;
      send(triggers[requestedMessage], connectorId, chargePoint);
    });

  table
    .on("ExtendedTriggerMessage", ({ requestedMessage, connectorId }, _call, chargePoint) => ({
      status: canSend(requestedMessage, chargePoint)
        ? statusOf(toBeSent(extendedTriggers[requestedMessage], connectorId, chargePoint))
        : "NotImplemented",
    }))
    .after("ExtendedTriggerMessage", ({ requestedMessage, connectorId }, _call, chargePoint) => {
      if (!canSend(requestedMessage, chargePoint)) return;
      send(extendedTriggers[requestedMessage], connectorId, chargePoint);
    });
}

function canSend(
  message: MessageTrigger | ExtendedMessageTrigger,
  { configuration }: ChargePoint,
): boolean {
  return (
    message === "SignChargePointCertificate" || isSupported(configuration, actions[message].profile)
  );
}

function statusOf(sending: (() => void) | undefined): "Accepted" | "Rejected" {
  return sending === undefined ? "Rejected" : "Accepted";
}

function send(trigger: Trigger, connectorId: number | undefined, chargePoint: ChargePoint): void {
  const sending = toBeSent(trigger, connectorId, chargePoint);
  if (sending !== undefined) chargePoint.registration.sendTriggered(sending);
}

/** Undefined where nothing may be sent, or there is no such connector. */
function toBeSent(
  trigger: Trigger,
  connectorId: number | undefined,
  chargePoint: ChargePoint,
): (() => void) | undefined {
  if (trigger.isAllowed?.(chargePoint) === false) return undefined;
  const connectors = connectorsOf(trigger, connectorId, chargePoint);
  return connectors && (() => trigger.send(chargePoint, connectors));
}

/** All, where none is named. Undefined for one that there is not; a needless one is ignored. */
function connectorsOf(
  trigger: Trigger,
  connectorId: number | undefined,
  chargePoint: ChargePoint,
): readonly Connector[] | undefined {
  const all = trigger.connectors?.(chargePoint) ?? [];
  if (connectorId === undefined || trigger.connectors === undefined) return all;
  const named = all.filter((one) => one.connectorId === connectorId);
  return named.length === 0 ? undefined : named;
}
