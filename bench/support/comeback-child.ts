/**
 * Chargers that lose their connection and come back, over and over, in a process of its own:
 * `node comeback-child.js URL COUNT`. `turns` is how often each of them does so when it is asked.
 */

import { systemClock } from "../../protocol/clock.ts";
import { createWebSocketDial } from "../../protocol/websocket-dial.ts";
import type { ChargePoint } from "../../simulator/charge-point.ts";
import { createFleet } from "../../simulator/fleet/fleet.ts";
import { answerAs, type Figures } from "./child.ts";

const [, , url = "", count = "1", turns = "1"] = process.argv;
const waiting = new Map<ChargePoint, () => void>();
const fleet = createFleet({
  dial: createWebSocketDial({ url, clock: systemClock }),
  count: Number(count),
  template: { behavior: { bootDurationMs: 0, bootsOnReconnect: true } },
  observer: {
    fault(_chargePoint, fault) {
      throw fault;
    },
    observed(chargePoint, event) {
      if (event.kind !== "registered") return;
      waiting.get(chargePoint)?.();
      waiting.delete(chargePoint);
    },
  },
});

answerAs({ start, comeBack, stop });

/** Until all are registered. */
async function start(): Promise<Figures> {
  const all = Promise.all(fleet.chargePoints.map(registered));
  fleet.start();
  await all;
  return {};
}

async function comeBack(): Promise<Figures> {
  await Promise.all(
    fleet.chargePoints.map(async (chargePoint) => {
      for (let turn = 0; turn < Number(turns); turn += 1) {
        const isBack = registered(chargePoint);
        chargePoint.networkDown();
        chargePoint.networkUp();
        await isBack;
      }
    }),
  );
  return {};
}

/** What is left over when all are off: sockets, and timers. */
async function stop(): Promise<Figures> {
  fleet.stop();
  const look = () => process.getActiveResourcesInfo().filter((kind) => /TCP|Timeout/.test(kind));
  for (let turn = 0; turn < 100 && look().length > 0; turn += 1) {
    await new Promise<void>((resolve) => setImmediate(resolve));
    await new Promise<void>((resolve) => void systemClock.schedule(20, resolve));
  }
  return { leftOver: look().length };
}

function registered(chargePoint: ChargePoint): Promise<void> {
  return new Promise((resolve) => waiting.set(chargePoint, resolve));
}
