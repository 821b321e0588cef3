/** A hundred charge points come within a second; then we look what they did. */

import { createFleet, type FleetStatistics, FleetTally } from "plugfest";

export async function runFleet(url: string): Promise<FleetStatistics> {
  const tally = new FleetTally((chargePoint, fault) => console.error(chargePoint.identity, fault));
  const fleet = createFleet({
    url,
    count: 100,
    seed: 42, // Charge point 17 is the same one in every fleet of this seed.
    identityPattern: "SITE-{index:03}",
    arrival: { shape: "ramp", overMs: 1000 },
    behavior: "sessions",
    observer: tally,
  });
  fleet.start();
  while (tally.read().reachedCount < 100) await new Promise((resolve) => setTimeout(resolve, 20));
  fleet.stop();
  return tally.read();
}
