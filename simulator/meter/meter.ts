/**
 * The meter of a connector. It is told what flows, and integrates; it looks at nothing by itself.
 * Its register never falls and outlives transactions.
 */

import type { Random } from "../../protocol/random.ts";
import type { CurrentSink } from "../car/car.ts";
import { meanVolts, voltsAt } from "./voltage.ts";

export interface MeterOptions {
  /** Draws one number, by which the voltage of this meter differs from that of others. */
  readonly random: Random;
  /** The phases that the connector has, from L1 on. */
  readonly phases?: number;
  /** What the register shows when the meter is new to us. */
  readonly registerWh?: number;
}

/** What flows at an instant; what the meter cannot know by itself, it passes on. */
export interface Load {
  /** On each of the first `phases` phases. */
  readonly amps: number;
  readonly phases: number;
  /** The limit on each phase of the connector. */
  readonly offeredAmps: number;
  readonly socPercent?: number | undefined;
}

/** What the meter shows at one instant. A list has a number for each phase of the connector. */
export interface Measurement {
  readonly atMs: number;
  readonly registerWh: number;
  readonly phaseRegistersWh: readonly number[];
  /** Between phase and neutral. */
  readonly volts: readonly number[];
  readonly amps: readonly number[];
  /** All that flows is active power: an on-board charger corrects its power factor. */
  readonly watts: number;
  readonly offeredAmps: number;
  /** Undefined when there is no car, or it does not tell. */
  readonly socPercent: number | undefined;
}

const maxNoiseMs = 2 ** 31 - 1;
const msPerHour = 3_600_000;

export class Meter implements CurrentSink {
  readonly phases: number;
  readonly #noiseMs: number;
  #startWh: number;
  #l1Wh = 0;
  #l2Wh = 0;
  #l3Wh = 0;

  constructor({ random, phases = 3, registerWh = 0 }: MeterOptions) {
    this.phases = phases;
    this.#noiseMs = random.integer(0, maxNoiseMs);
    this.#startWh = registerWh;
  }

  /** As it is reported: whole, and never more than has flowed. */
  get registerWh(): number {
    return Math.floor(this.#startWh + this.#l1Wh + this.#l2Wh + this.#l3Wh);
  }

  set(registerWh: number): void {
    this.#startWh = registerWh;
    this.#l1Wh = 0;
    this.#l2Wh = 0;
    this.#l3Wh = 0;
  }

  carry(fromMs: number, toMs: number, amps: number, phases: number): void {
    const ampHours = (amps * (toMs - fromMs)) / msPerHour;
    if (ampHours <= 0) return;
    if (phases > 0) this.#l1Wh += ampHours * meanVolts(fromMs, toMs, this.#noiseMs, 0);
    if (phases > 1) this.#l2Wh += ampHours * meanVolts(fromMs, toMs, this.#noiseMs, 1);
    if (phases > 2) this.#l3Wh += ampHours * meanVolts(fromMs, toMs, this.#noiseMs, 2);
  }

  /** Of `nowMs`, up to which everything must have been carried, and dated as the owner has it. */
  measure(nowMs: number, load: Load, atMs: number = nowMs): Measurement {
    // Each of these lists has room for what is in it alone, as what is measured may be kept.
    const energiesWh = [this.#l1Wh, this.#l2Wh, this.#l3Wh].slice(0, this.phases);
    const startWh = this.#startWh / this.phases;
    const volts = energiesWh.map((_, phase) => voltsAt(nowMs, this.#noiseMs, phase));
    const amps = volts.map((_, phase) => (phase < load.phases ? load.amps : 0));
    const phaseRegistersWh = energiesWh.map((energyWh) => Math.floor(startWh + energyWh));
    const watts = volts.reduce(
      (sum, phaseVolts, phase) => sum + phaseVolts * (amps[phase] ?? 0),
      0,
    );
    const { registerWh } = this;
    const { offeredAmps, socPercent } = load;
    return { atMs, registerWh, phaseRegistersWh, volts, amps, watts, offeredAmps, socPercent };
  }
}
