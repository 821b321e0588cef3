/** A charge point in the hands of a test, with a transaction, and an operator who looks at it. */

import { at } from "../scripted-charge-point.ts";
import { ApiWorld } from "./api-world.ts";

export async function openSession(chargerId = "CP2", connectorId = 1, groupId?: string) {
  const world = await ApiWorld.open();
  const charger = world.site.chargers.get(chargerId);
  if (charger !== undefined && groupId !== undefined) {
    await world.site.chargers.put({ ...charger, groupId });
  }
  const client = await world.logIn("Admin");
  const chargePoint = await world.script(chargerId);
  const start = async (connector: number, seconds = 0) => {
    await chargePoint.ask("StatusNotification", {
      connectorId: connector,
      errorCode: "NoError",
      status: "Charging",
    });
    const timestamp = at(seconds);
    const request = { connectorId: connector, idTag: "TAG1", meterStart: 100, timestamp };
    await chargePoint.ask("StartTransaction", request);
  };
  await start(connectorId);
  return { world, client, chargePoint, start };
}
