/** A day of an office in virtual time: both halves in one process, done in a moment. */

import {
  createCentralSystem,
  createFleet,
  createMemoryDirectory,
  createMemoryNetwork,
  createRandom,
  createSimulatedClock,
} from "plugfest";

export async function chargeForADay(): Promise<number> {
  const clock = createSimulatedClock(Date.UTC(2026, 0, 5));
  const random = createRandom(1);
  const onFault = (fault: unknown) => console.error(fault);
  const network = createMemoryNetwork({ clock, onFault });
  const directory = createMemoryDirectory({ unknownIdTags: { status: "Accepted" } });
  const central = createCentralSystem({ clock, random, directory });
  network.listen(central.gate);

  let energyWh = 0;
  central.listen((event) => {
    if (event.kind !== "transactionEnded") return;
    const { registerWh, meterStartWh } = event.transaction;
    energyWh += registerWh - meterStartWh;
  });
  const fleet = createFleet({ clock, dial: network.dial, count: 10, behavior: "office" });
  fleet.start();
  await clock.advance(24 * 60 * 60 * 1000);
  fleet.stop();
  central.close();
  return energyWh;
}
