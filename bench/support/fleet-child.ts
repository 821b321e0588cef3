/** The fleet that is measured, in a process of its own: `node fleet-child.js URL COUNT`. */

import { systemClock } from "../../protocol/clock.ts";
import { createWebSocketDial } from "../../protocol/websocket-dial.ts";
import { createFleet } from "../../simulator/fleet/fleet.ts";
import { FleetTally } from "../../simulator/fleet/fleet-statistics.ts";
import { answerAs, type Figures, readMemory } from "./child.ts";

const [, , url = "", count = "1"] = process.argv;
const tally = new FleetTally((_chargePoint, fault) => {
  throw fault;
});

answerAs({ connect, charge, slowDown, state });

let fleet: ReturnType<typeof createFleet> | undefined;

/** How long it takes until all are connected and accepted, and what memory that took. */
async function connect(): Promise<Figures> {
  const before = readMemory();
  const beganMs = performance.now();
  fleet = createFleet({
    clock: systemClock,
    dial: createWebSocketDial({
      url,
      clock: systemClock,
      settings: { handshakeTimeoutMs: 60_000 },
    }),
    count: Number(count),
    observer: tally,
    // So that what is measured is how fast we are, and not how slowly a charger boots.
    template: {
      behavior: { bootDurationMs: 0 },
      configuration: { MeterValueSampleInterval: "15", ConnectionTimeOut: "600" },
    },
  });
  const builtSeconds = (performance.now() - beganMs) / 1000;
  fleet.start();
  const { chargePoints } = fleet;
  await until(() => chargePoints.every(({ registration }) => registration.status === "Accepted"));
  const seconds = (performance.now() - beganMs) / 1000;
  await until(() => false, 500);
  const after = readMemory();
  return { builtSeconds, seconds, ...growth(before, after) };
}

/** A car at each, and a transaction. */
async function charge(): Promise<Figures> {
  for (const chargePoint of fleet?.chargePoints ?? []) {
    chargePoint.connectors[0]?.plug();
    chargePoint.presentTag(chargePoint.identity.slice(0, 20), 1);
  }
  await until(() => tally.read().chargingCount === Number(count));
  return {};
}

function slowDown(): Figures {
  for (const { configuration } of fleet?.chargePoints ?? []) {
    configuration.setByDevice("MeterValueSampleInterval", "60");
  }
  return {};
}

function state(): Figures {
  const { connectedCount, chargingCount, callCount, errorCount } = tally.read();
  return { connectedCount, chargingCount, callCount, errorCount };
}

function growth(before: Figures, after: Figures): Figures {
  return Object.fromEntries(
    Object.entries(after).map(([name, value]) => [name, value - (before[name] ?? 0)]),
  );
}

/** Or until the time is up. */
function until(isSo: () => boolean, withinMs = 120_000): Promise<void> {
  const endMs = performance.now() + withinMs;
  return new Promise((resolve) => {
    const look = () => {
      if (isSo() || performance.now() > endMs) resolve();
      else systemClock.schedule(20, look);
    };
    look();
  });
}
