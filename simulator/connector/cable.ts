/** The cable of a connector: which of its ends are in, and the lock that holds it in the socket. */

import type { Visit } from "../car/car.ts";
import type { CarModel } from "../car/car-model.ts";

export type CableEnd = "charge-point" | "car";

/** How a lock is broken: its bolt stays out, or stays in. */
export type Jam = "open" | "shut";

export interface Plugging {
  /** Both, if left out. */
  readonly end?: CableEnd;
  /** What drives up; the last car or the charge point's own kind if left out. */
  readonly carModel?: CarModel;
  readonly visit?: Visit;
}

export interface CableHardware {
  /** Part of the charge point: its end there is always in, and has no lock. */
  readonly hasFixedCable: boolean;
  readonly hasLock: boolean;
}

export class Cable {
  /** How the lock is broken; undefined while it works. */
  jam: Jam | undefined;
  readonly #hardware: CableHardware;
  #isInSocket: boolean;
  #isInCar = false;
  #isLocked = false;

  constructor(hardware: CableHardware) {
    this.#hardware = hardware;
    this.#isInSocket = hardware.hasFixedCable;
  }

  get hasLock(): boolean {
    return this.#hardware.hasLock && !this.#hardware.hasFixedCable;
  }

  /** Whether the charge point can tell that a driver is there. */
  get isSeen(): boolean {
    return this.#hardware.hasFixedCable ? this.#isInCar : this.#isInSocket;
  }

  /** From the charge point to the car. */
  get isConnected(): boolean {
    return this.#isInSocket && this.#isInCar;
  }

  get isLocked(): boolean {
    return this.#isLocked;
  }

  insert(end: CableEnd): void {
    if (end === "car") this.#isInCar = true;
    else this.#isInSocket = true;
  }

  /** Whether that end is out: the lock may hold it. */
  remove(end: CableEnd): boolean {
    if (end === "car") {
      this.#isInCar = false;
      return true;
    }
    if (this.#hardware.hasFixedCable || this.#isLocked) return false;
    this.#isInSocket = false;
    return true;
  }

  /** Whether nothing is wrong: without a lock, nothing can be. */
  lock(): boolean {
    if (!this.hasLock) return true;
    if (this.jam !== "open") this.#isLocked = true;
    return this.#isLocked;
  }

  /** Whether the cable can be taken out. */
  unlock(): boolean {
    if (this.jam !== "shut") this.#isLocked = false;
    return !this.#isLocked;
  }
}
