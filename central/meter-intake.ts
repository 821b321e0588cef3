/** MeterValues: of whatever shape, always taken (OCPP 1.6 §4.7). */

import { type MeterReading, readMeterValues } from "../model/meter-reading.ts";
import type { Request } from "../schemas/messages.ts";
import { type LiveChargePoint, learnConnector } from "./charge-point.ts";
import type { Core } from "./core.ts";
import type { LiveTransaction } from "./transaction.ts";

const nothing = Object.freeze({});

export function addMeterHandlers(core: Core): void {
  core.handlers.on("MeterValues", (request, _call, { chargePoint }) => {
    takeMeterValues(core, chargePoint, request);
    return nothing;
  });
}

function takeMeterValues(
  { events, ledger, settings }: Core,
  chargePoint: LiveChargePoint,
  { connectorId, transactionId, meterValue }: Request<"MeterValues">,
): void {
  const { readings } = readMeterValues(meterValue);
  const connector = learnConnector(chargePoint, connectorId, settings.maxConnectors);
  const named = transactionId === undefined ? undefined : ledger.find(transactionId);
  const isOurs = named?.chargePoint === chargePoint.identity;
  const transaction = isOurs ? named : connector?.transaction;
  for (const reading of readings) {
    if (connector !== undefined) connector.lastReading = reading;
    if (transaction?.end === undefined && transaction !== undefined)
      addReading(transaction, reading);
  }
  events.tell({ kind: "meterValues", chargePoint, connector, transaction, readings });
}

function addReading(transaction: LiveTransaction, reading: MeterReading): void {
  transaction.lastReading = reading;
  const { energyWh } = reading;
  if (energyWh !== undefined && energyWh > transaction.registerWh)
    transaction.registerWh = energyWh;
}
