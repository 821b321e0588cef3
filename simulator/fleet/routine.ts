/** The life of one connector in a fleet: cars come, charge and go, one after the other. */

import type { ScheduledTask } from "../../protocol/clock.ts";
import { pick, type Random } from "../../protocol/random.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { Connector } from "../connector/connector.ts";
import type { Driver } from "./driver.ts";
import { type FleetBehavior, type PlannedVisit, planVisit } from "./visit-plan.ts";

/** From the plug to the reader, or back. */
const minHandlingMs = 3000;
const maxHandlingMs = 20_000;

export interface RoutineOptions {
  readonly chargePoint: ChargePoint;
  readonly connector: Connector;
  readonly behavior: FleetBehavior;
  /** Those who come here, again and again. */
  readonly drivers: readonly [Driver, ...Driver[]];
  readonly random: Random;
}

export class Routine {
  readonly #options: RoutineOptions;
  #task: ScheduledTask | undefined;

  constructor(options: RoutineOptions) {
    this.#options = options;
  }

  start(): void {
    const { behavior, random, chargePoint } = this.#options;
    const visit = planVisit(behavior, random, chargePoint.clock.now());
    if (visit === undefined) return;
    const driver = pick(random, this.#options.drivers);
    this.#at(visit.arriveAtMs, () => this.#arrive(driver, visit));
  }

  /** Whoever is there stays plugged in. */
  stop(): void {
    this.#task?.cancel();
    this.#task = undefined;
  }

  #arrive(driver: Driver, visit: PlannedVisit): void {
    const plug = () => this.#plug(driver, visit);
    const present = () => this.#present(driver);
    const [first, second] = visit.isTagFirst ? [present, plug] : [plug, present];
    first();
    this.#soon(() => {
      second();
      this.#at(visit.leaveAtMs, () => this.#leave(driver));
    });
  }

  /** The same tag ends the session, or opens the lock after it; then the cable comes out. */
  #leave(driver: Driver): void {
    const { connector } = this.#options;
    const { transaction, cableHolder } = connector;
    if ((transaction ?? cableHolder) !== undefined) this.#present(driver);
    this.#soon(() => {
      connector.unplug();
      this.start();
    });
  }

  #plug({ carModel }: Driver, { energyWantedWh }: PlannedVisit): void {
    this.#options.connector.plug({ carModel, visit: { energyWantedWh } });
  }

  #present({ idTag }: Driver): void {
    const { chargePoint, connector } = this.#options;
    chargePoint.presentTag(idTag, connector.connectorId);
  }

  #soon(task: () => void): void {
    const { chargePoint, random } = this.#options;
    this.#at(chargePoint.clock.now() + random.integer(minHandlingMs, maxHandlingMs), task);
  }

  #at(timeMs: number, task: () => void): void {
    const { clock } = this.#options.chargePoint;
    this.#task = clock.schedule(timeMs - clock.now(), task);
  }
}
