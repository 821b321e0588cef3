/** DataTransfer, to the extensions that the charge point was given (OCPP 1.6 §5.6). */

import type { HandlerTable } from "../../protocol/handler-table.ts";
import type { ChargePoint } from "../charge-point.ts";

export function addDataTransferHandlers(table: HandlerTable<ChargePoint>): void {
  table.on("DataTransfer", ({ vendorId, messageId = "", data }, _call, chargePoint) => {
    const receivers = own(chargePoint.options.vendors, vendorId);
    if (receivers === undefined) return { status: "UnknownVendorId" };
    const receive = own(receivers, messageId);
    return receive === undefined ? { status: "UnknownMessageId" } : receive(data, chargePoint);
  });
}

/** The names come from the peer: what every object has by nature does not count. */
function own<T>(table: Readonly<Record<string, T>> | undefined, name: string): T | undefined {
  return table !== undefined && Object.hasOwn(table, name) ? table[name] : undefined;
}
