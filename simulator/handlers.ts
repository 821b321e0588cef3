/** Everything that a central system may ask of a charge point, in one table for a whole fleet. */

import { HandlerTable } from "../protocol/handler-table.ts";
import type { ChargePoint } from "./charge-point.ts";
import { addConfigurationHandlers } from "./handlers/configuration-handlers.ts";
import { addDeviceHandlers } from "./handlers/device-handlers.ts";
import { addRemoteHandlers } from "./handlers/remote-handlers.ts";
import { addSmartChargingHandlers } from "./handlers/smart-charging-handlers.ts";

export function createChargePointHandlers(): HandlerTable<ChargePoint> {
  const table = new HandlerTable<ChargePoint>();
  addConfigurationHandlers(table);
  addDeviceHandlers(table);
  addRemoteHandlers(table);
  addSmartChargingHandlers(table);
  return table;
}
