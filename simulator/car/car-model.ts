/** What cars are like: figures that a thousand of them share, and a table of a few kinds. */

import type { AcceptanceCurve } from "./acceptance.ts";

export type PhaseCount = 1 | 2 | 3;

/** Direct current goes past the on-board charger, so it knows neither its phases nor its amperes. */
export interface DirectCurrentInlet {
  readonly maxWatts: number;
  readonly acceptance: AcceptanceCurve;
}

/** Many cars idle for ever; others take a little now and then, for what runs beside the battery. */
export interface TopUp {
  readonly everyMs: number;
  readonly energyWh: number;
}

/** A car that is offered nothing for long goes to sleep, and then a mere offer is not enough. */
export interface Sleep {
  readonly afterMs: number;
  readonly wakeAboveAmps: number;
  /** How long it must be offered that much. Infinity: nothing but a new plug wakes it. */
  readonly wakeAfterMs: number;
}

export interface CarModel {
  readonly batteryWh: number;
  /** Of the on-board charger. It takes the first ones that it is offered, from L1 on. */
  readonly phases: PhaseCount;
  /** On each phase. Less than the minimum is as good as nothing. */
  readonly minAmps: number;
  readonly maxAmps: number;
  readonly acceptance: AcceptanceCurve;
  /** Without it, whatever it is plugged into is alternating current to it. */
  readonly directCurrent?: DirectCurrentInlet | undefined;
  /** The share of what is taken from the charge point that arrives in the battery. */
  readonly efficiencyShare: number;
  /** From an offer that will do until the first current flows. */
  readonly startDelayMs: number;
  /** From another limit until another current. */
  readonly reactionDelayMs: number;
  /** Upwards. Downwards there is no ramp: a car lets go at once. */
  readonly rampAmpsPerSecond: number;
  /** How much of the target the ramp goes beyond it, before the current is what it should be. */
  readonly overshootShare: number;
  /** The current is a multiple of this; 0 for one that follows any limit. */
  readonly stepAmps: number;
  /** How much of the limit it leaves unused. */
  readonly shortfallShare: number;
  readonly targetSocPercent: number;
  /** What it takes from L1 while it could charge and does not. */
  readonly standbyWatts: number;
  readonly topUp?: TopUp;
  readonly sleep?: Sleep;
  /** Whether the charge point learns the state of charge. With direct current it always does. */
  readonly tellsSoc: boolean;
}

const minuteMs = 60_000;

/** Follows any limit to the letter, so that what it draws is what it is offered. */
export const plainCarModel: CarModel = {
  batteryWh: 60_000,
  phases: 3,
  minAmps: 6,
  maxAmps: 32,
  acceptance: { kneeSocPercent: 95, floorShare: 0.2 },
  directCurrent: { maxWatts: 120_000, acceptance: { kneeSocPercent: 60, floorShare: 0.1 } },
  efficiencyShare: 0.9,
  startDelayMs: 5000,
  reactionDelayMs: 3000,
  rampAmpsPerSecond: 2,
  overshootShare: 0,
  stepAmps: 0,
  shortfallShare: 0,
  targetSocPercent: 100,
  standbyWatts: 0,
  tellsSoc: true,
};

const commonCarModel: CarModel = {
  ...plainCarModel,
  maxAmps: 16,
  shortfallShare: 0.02,
  standbyWatts: 8,
  tellsSoc: false,
};

/** Kinds that differ in what a charge point or a load balancer must put up with. */
export const carModels = {
  plain: plainCarModel,
  family: { ...commonCarModel, targetSocPercent: 80 },
  longRange: {
    ...commonCarModel,
    batteryWh: 90_000,
    directCurrent: { maxWatts: 200_000, acceptance: { kneeSocPercent: 50, floorShare: 0.08 } },
    topUp: { everyMs: 60 * minuteMs, energyWh: 60 },
  },
  fastAc: {
    ...commonCarModel,
    batteryWh: 52_000,
    maxAmps: 32,
    minAmps: 8,
    acceptance: { kneeSocPercent: 80, floorShare: 0.15 },
    overshootShare: 0.05,
  },
  city: {
    ...commonCarModel,
    batteryWh: 27_000,
    phases: 1,
    acceptance: { kneeSocPercent: 90, floorShare: 0.15 },
    directCurrent: { maxWatts: 45_000, acceptance: { kneeSocPercent: 70, floorShare: 0.2 } },
    stepAmps: 1,
  },
  singlePhase: { ...commonCarModel, batteryWh: 40_000, phases: 1, maxAmps: 32, stepAmps: 1 },
  twoPhase: { ...commonCarModel, batteryWh: 37_000, phases: 2, rampAmpsPerSecond: 1 },
  hybrid: {
    ...commonCarModel,
    batteryWh: 11_000,
    phases: 1,
    directCurrent: undefined,
    acceptance: { kneeSocPercent: 90, floorShare: 0.3 },
    stepAmps: 1,
    shortfallShare: 0.05,
  },
  van: {
    ...commonCarModel,
    batteryWh: 75_000,
    startDelayMs: 10_000,
    rampAmpsPerSecond: 1,
    standbyWatts: 30,
  },
  sleeper: {
    ...commonCarModel,
    batteryWh: 58_000,
    sleep: { afterMs: 10 * minuteMs, wakeAboveAmps: 6, wakeAfterMs: minuteMs / 2 },
  },
  deepSleeper: {
    ...commonCarModel,
    batteryWh: 47_000,
    sleep: { afterMs: 5 * minuteMs, wakeAboveAmps: 6, wakeAfterMs: Number.POSITIVE_INFINITY },
  },
} as const satisfies Readonly<Record<string, CarModel>>;

export type CarModelName = keyof typeof carModels;
