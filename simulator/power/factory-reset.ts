/** Everything that a charge point keeps over reboots is forgotten. */

import type { ChargePoint } from "../charge-point.ts";

/** What runs is stopped, and nobody will hear of it; if the power was on, it is so again. */
export function resetToFactory(chargePoint: ChargePoint): void {
  const { transactions, configuration, authorization, reservations, smartCharging, security } =
    chargePoint;
  const wasPowered = chargePoint.isPowered;
  chargePoint.retire();
  transactions.stopAll("Reboot");
  transactions.queue.clear();
  configuration.factoryReset();
  authorization.clear();
  reservations.clear();
  smartCharging.clear({});
  security.factoryReset();
  for (const connector of [chargePoint.whole, ...chargePoint.connectors]) connector.factoryReset();
  if (wasPowered) chargePoint.powerOn();
}
