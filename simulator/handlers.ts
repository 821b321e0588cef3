/** Everything that a central system may ask of a charge point, in one table for a whole fleet. */

import { HandlerTable } from "../protocol/handler-table.ts";
import type { ChargePoint } from "./charge-point.ts";
import { addConfigurationHandlers } from "./handlers/configuration-handlers.ts";
import { addDataTransferHandlers } from "./handlers/data-transfer-handlers.ts";
import { addDeviceHandlers } from "./handlers/device-handlers.ts";
import { addFirmwareHandlers } from "./handlers/firmware-handlers.ts";
import { addLocalListHandlers } from "./handlers/local-list-handlers.ts";
import { addRemoteHandlers } from "./handlers/remote-handlers.ts";
import { addReservationHandlers } from "./handlers/reservation-handlers.ts";
import { addSecurityHandlers } from "./handlers/security-handlers.ts";
import { addSmartChargingHandlers } from "./handlers/smart-charging-handlers.ts";
import { addTriggerHandlers } from "./handlers/trigger-handlers.ts";

export function createChargePointHandlers(): HandlerTable<ChargePoint> {
  const table = new HandlerTable<ChargePoint>();
  addConfigurationHandlers(table);
  addDataTransferHandlers(table);
  addDeviceHandlers(table);
  addFirmwareHandlers(table);
  addLocalListHandlers(table);
  addRemoteHandlers(table);
  addReservationHandlers(table);
  addSecurityHandlers(table);
  addSmartChargingHandlers(table);
  addTriggerHandlers(table);
  return table;
}
