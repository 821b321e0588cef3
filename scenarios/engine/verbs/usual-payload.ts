/** What a charge point sends when the scenario names an action alone. */

import { formatTimestamp } from "../../../model/timestamp.ts";
import type { Action } from "../../../schemas/messages.ts";
import { ScenarioError } from "../run/scenario-error.ts";
import type { Device } from "../world/device.ts";

/** @throws {ScenarioError} when nothing is usual */
export function usualPayload(action: Action, device: Device): object {
  const { chargePoint } = device;
  switch (action) {
    case "Heartbeat":
      return {};
    case "BootNotification":
      return chargePoint.registration.bootNotification();
    case "StatusNotification":
      return {
        connectorId: 1,
        errorCode: "NoError",
        status: device.connector(1).status,
        timestamp: chargePoint.timestamp(),
      };
    case "MeterValues":
      return meterValues(device);
    case "DiagnosticsStatusNotification":
    case "FirmwareStatusNotification":
      return { status: "Idle" };
    default:
      throw new ScenarioError(`there is no usual ${action}: say its \`payload\``);
  }
}

function meterValues(device: Device): object {
  const { outlet, transaction } = device.connector(1);
  const { atMs, registerWh } = outlet.measure();
  return {
    connectorId: 1,
    ...(transaction?.transactionId !== undefined && { transactionId: transaction.transactionId }),
    meterValue: [
      { timestamp: formatTimestamp(atMs), sampledValue: [{ value: String(registerWh) }] },
    ],
  };
}
