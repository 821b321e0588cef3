/** All that takes part in a scenario: the central system, the network, and the charge points. */

import type { Balancing } from "../../../central/balancing/balancing.ts";
import type { SiteModel } from "../../../central/balancing/site-model.ts";
import type { CentralSystem } from "../../../central/central-system.ts";
import type { Dial } from "../../../protocol/handshake.ts";
import { createMemoryNetwork } from "../../../protocol/memory-network.ts";
import { createRandom, type Random } from "../../../protocol/random.ts";
import { createWebSocketDial } from "../../../protocol/websocket-dial.ts";
import { listenWebSocket } from "../../../protocol/websocket-server.ts";
import type { ChargePointObserver } from "../../../simulator/charge-point-observer.ts";
import type { Scenario } from "../grammar/scenario.ts";
import { ScenarioError } from "../run/scenario-error.ts";
import type { Timekeeper } from "../run/timekeeper.ts";
import { observeDial, type WireObserver } from "../wire/observed-dial.ts";
import type { BalancingChange } from "./balancing-watch.ts";
import { Device } from "./device.ts";
import { createGroups, type LiveGroup } from "./groups.ts";
import { createReferenceCentral } from "./reference-central.ts";
import { requirePasswords, securityOptions } from "./security.ts";

export interface WorldOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly timekeeper: Timekeeper;
  /** Who is told of what goes over the wire of a charge point, and of what it does itself. */
  readonly wireObserverOf: (chargePoint: string) => WireObserver;
  readonly deviceObserverOf: (chargePoint: string) => ChargePointObserver;
  readonly balancingChanged: (change: BalancingChange) => void;
  readonly onFault: (fault: unknown) => void;
}

export interface World {
  /** By their names in the scenario. */
  readonly devices: ReadonlyMap<string, Device>;
  /** Undefined where it is somebody else's. */
  readonly central: CentralSystem | undefined;
  readonly groups: ReadonlyMap<string, LiveGroup>;
  /** Undefined where nothing is shared out, or somebody else does it. */
  readonly balancing: Balancing | undefined;
  /** Switches everything off, and resolves when nothing of it is left. */
  close(): Promise<void>;
}

interface Network {
  readonly dial: Dial;
  readonly central: CentralSystem | undefined;
  readonly balancing: Balancing | undefined;
  close(): Promise<void>;
}

/** @throws {ScenarioError} when the scenario asks for what there is not */
export async function createWorld(options: WorldOptions): Promise<World> {
  const { scenario, seed, timekeeper, wireObserverOf, deviceObserverOf } = options;
  const random = createRandom(seed);
  const groups = createGroups(scenario, timekeeper.clock);
  const { dial, central, balancing, close } = await createNetwork(options, groups.site, random);
  const devices = new Map(
    scenario.chargePoints.map((plan) => {
      const device = new Device({
        plan,
        security: securityOptions(plan, scenario.source.path),
        clock: timekeeper.clock,
        // By its identity: what else is in the scenario makes no other charge point of it.
        random: random.stream(`charge point ${plan.id}`),
        dial: observeDial(dial, wireObserverOf(plan.name)),
        observer: deviceObserverOf(plan.name),
      });
      return [plan.name, device] as const;
    }),
  );
  return {
    ...{ devices, central, balancing, groups: groups.byName },
    async close() {
      for (const device of devices.values()) device.powerOff();
      await close();
    },
  };
}

async function createNetwork(
  options: WorldOptions,
  site: SiteModel,
  random: Random,
): Promise<Network> {
  const { scenario, timekeeper, balancingChanged, onFault } = options;
  const { clock, mode } = timekeeper;
  if (scenario.central.kind === "url") {
    if (mode === "simulated") {
      throw new ScenarioError("the central system is real, and cannot follow simulated time");
    }
    requirePasswords(scenario.chargePoints);
    const dial = createWebSocketDial({ url: scenario.central.url, clock });
    return { dial, central: undefined, balancing: undefined, close: () => Promise.resolve() };
  }
  const { central, balancing, close } = createReferenceCentral({
    ...{
      settings: scenario.central,
      chargePoints: scenario.chargePoints,
      site,
      clock,
      balancingChanged,
      onFault,
    },
    random: random.stream("central system"),
  });
  if (mode === "simulated") {
    const network = createMemoryNetwork({ clock, onFault });
    network.listen(central.gate);
    return { dial: network.dial, central, balancing, close: async () => close() };
  }
  const listener = await listenWebSocket({ gate: central.gate, clock, port: 0, onFault });
  const dial = createWebSocketDial({ url: listener.url, clock });
  return {
    ...{ dial, central, balancing },
    async close() {
      close();
      await listener.close();
    },
  };
}
