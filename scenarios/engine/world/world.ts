/** All that takes part in a scenario: the central system, the network, and the charge points. */

import type { CentralSystem } from "../../../central/central-system.ts";
import type { CentralEvent } from "../../../central/events.ts";
import { createRandom } from "../../../protocol/random.ts";
import type { ChargePointObserver } from "../../../simulator/charge-point-observer.ts";
import { createChargePointHandlers } from "../../../simulator/handlers.ts";
import type { ScopedValue } from "../grammar/names.ts";
import type { Scenario } from "../grammar/scenario.ts";
import type { Timekeeper } from "../run/timekeeper.ts";
import { observeDial, type WireObserver } from "../wire/observed-dial.ts";
import type { BalancingChange } from "./balancing-watch.ts";
import { createCertificateAuthority } from "./certificate-authority.ts";
import { Device } from "./device.ts";
import { createGroups, type LiveGroup } from "./groups.ts";
import { createNetwork } from "./network.ts";
import type { BalancingView, CentralPower } from "./reference-central.ts";
import type { Script } from "./scripted-central.ts";
import { securityOptions } from "./security.ts";

export interface WorldOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly timekeeper: Timekeeper;
  /** What `${…}` stands for, also in what is answered by a script. */
  readonly variables: ReadonlyMap<string, ScopedValue>;
  /** Who is told of what goes over the wire of a charge point, and of what it does itself. */
  readonly wireObserverOf: (chargePoint: string) => WireObserver;
  readonly deviceObserverOf: (chargePoint: string) => ChargePointObserver;
  readonly faultHit: (chargePoint: string, fault: string) => void;
  readonly centralObserved: (event: CentralEvent) => void;
  readonly balancingChanged: (change: BalancingChange) => void;
  readonly onFault: (fault: unknown) => void;
}

export interface World {
  /** By their names in the scenario. */
  readonly devices: ReadonlyMap<string, Device>;
  /** Their names. */
  readonly chargePoints: readonly string[];
  /** Undefined where it is somebody else's. */
  readonly central: CentralSystem | undefined;
  readonly groups: ReadonlyMap<string, LiveGroup>;
  /** Undefined where nothing is shared out, or somebody else does it. */
  readonly balancing: BalancingView | undefined;
  /** Of the central system; undefined where it cannot be restarted. */
  readonly power: CentralPower | undefined;
  /** Of the central system that we play; undefined where we play none. */
  readonly script: Script | undefined;
  /** Switches everything off, and resolves when nothing of it is left. */
  close(): Promise<void>;
}

/** @throws {ScenarioError} when the scenario asks for what there is not */
export async function createWorld(options: WorldOptions): Promise<World> {
  const { scenario, seed, timekeeper, wireObserverOf, deviceObserverOf, faultHit } = options;
  const random = createRandom(seed);
  const groups = await createGroups(scenario, timekeeper.clock);
  const authority = createCertificateAuthority();
  const signer = scenario.central.kind === "url" ? undefined : authority;
  const scenarioPath = scenario.source.path;
  const secured = scenario.chargePoints.map((plan) => ({
    plan,
    security: securityOptions(plan, { scenarioPath, signer }),
  }));
  const network = await createNetwork({
    ...options,
    ...groups,
    ...{ random, authority },
    clientCertificates: secured.flatMap(({ security }) => security.certificates?.certificate ?? []),
    realObserverOf: observersOfReal(options),
  });
  const { central } = scenario;
  const isSecure = central.kind === "url" && central.url.startsWith("wss:");
  const handlers = createChargePointHandlers();
  const devices = new Map(
    secured.map(({ plan, security }) => {
      const device = new Device({
        ...{ plan, handlers, security },
        isEncrypted: isSecure || (plan.security?.profile ?? 0) >= 2,
        clock: timekeeper.clockOf(plan.name),
        // By its identity: what else is in the scenario makes no other charge point of it.
        random: random.stream(`charge point ${plan.id}`),
        dial: observeDial(network.dial, wireObserverOf(plan.name)),
        observer: deviceObserverOf(plan.name),
        faultHit: (fault) => faultHit(plan.name, fault),
      });
      return [plan.name, device] as const;
    }),
  );
  return {
    chargePoints: [...devices.keys()],
    ...{ devices, groups: groups.byName, balancing: network.balancing, power: network.power },
    script: network.script,
    get central() {
      return network.central;
    },
    async close() {
      for (const device of devices.values()) device.powerOff();
      await network.close();
    },
  };
}

/** Who is told of what goes over the wire of charge points that come from outside. */
function observersOfReal({ scenario, wireObserverOf }: WorldOptions) {
  const real = scenario.chargePoints.filter(({ isReal }) => isReal);
  const observers = new Map(real.map(({ id, name }) => [id, wireObserverOf(name)]));
  return (identity: string) => observers.get(identity);
}
