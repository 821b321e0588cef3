/** How each measurand comes from what the meter shows, and how it is told. */

import type { Location, Measurand, Phase } from "../../schemas/messages.ts";
import { celsiusAt, hertzAt } from "./ambience.ts";
import type { Measurement } from "./meter.ts";
import { nominalVolts } from "./voltage.ts";

type ReadWhole = (now: Measurement, since: Measurement) => number | undefined;
/** `index` counts phases from 0. */
type ReadPhase = (now: Measurement, index: number, since: Measurement) => number | undefined;

export interface Probe {
  readonly decimals: number;
  readonly location: Location;
  /** Told when no phase is asked for. Without it, all the phases are (OCPP 1.6 §3.16.3). */
  readonly whole?: ReadWhole;
  readonly phase?: ReadPhase;
  /** What the phases are called when none in particular is asked for. */
  readonly phaseNames?: readonly Phase[];
}

const lines = ["L1", "L2", "L3"] as const satisfies readonly Phase[];
const linesToNeutral = ["L1-N", "L2-N", "L3-N"] as const satisfies readonly Phase[];

/** Cars give nothing back, and have a power factor of one: no export, and nothing reactive. */
const nothing: Probe = { decimals: 0, location: "Outlet", whole: () => 0, phase: () => 0 };

/** A charge point without a fan has no RPM. */
export const probes: Readonly<Record<Measurand, Probe>> = {
  "Current.Export": { decimals: 2, location: "Outlet", phase: () => 0, phaseNames: lines },
  "Current.Import": {
    decimals: 2,
    location: "Outlet",
    phase: (now, index) => now.amps[index],
    phaseNames: lines,
  },
  "Current.Offered": {
    decimals: 1,
    location: "Outlet",
    whole: (now) => now.offeredAmps,
    phase: (now) => now.offeredAmps,
  },
  "Energy.Active.Export.Interval": nothing,
  "Energy.Active.Export.Register": nothing,
  "Energy.Active.Import.Interval": {
    decimals: 0,
    location: "Outlet",
    whole: (now, since) => now.registerWh - since.registerWh,
    phase: (now, index, since) => phaseRegisterWh(now, index) - phaseRegisterWh(since, index),
  },
  "Energy.Active.Import.Register": {
    decimals: 0,
    location: "Outlet",
    whole: (now) => now.registerWh,
    phase: phaseRegisterWh,
  },
  "Energy.Reactive.Export.Interval": nothing,
  "Energy.Reactive.Export.Register": nothing,
  "Energy.Reactive.Import.Interval": nothing,
  "Energy.Reactive.Import.Register": nothing,
  Frequency: { decimals: 2, location: "Outlet", whole: (now) => hertzAt(now.atMs) },
  "Power.Active.Export": nothing,
  "Power.Active.Import": {
    decimals: 1,
    location: "Outlet",
    whole: (now) => now.watts,
    phase: (now, index) => (now.amps[index] ?? 0) * (now.volts[index] ?? 0),
  },
  "Power.Factor": { decimals: 2, location: "Outlet", whole: () => 1, phase: () => 1 },
  "Power.Offered": {
    decimals: 0,
    location: "Outlet",
    whole: (now) => now.offeredAmps * nominalVolts * now.amps.length,
    phase: (now) => now.offeredAmps * nominalVolts,
  },
  "Power.Reactive.Export": nothing,
  "Power.Reactive.Import": nothing,
  RPM: { decimals: 0, location: "Body" },
  SoC: { decimals: 1, location: "EV", whole: (now) => now.socPercent },
  Temperature: {
    decimals: 1,
    location: "Body",
    whole: (now) => celsiusAt(now.atMs, now.amps[0] ?? 0),
  },
  Voltage: {
    decimals: 1,
    location: "Outlet",
    phase: (now, index) => now.volts[index],
    phaseNames: linesToNeutral,
  },
};

const phaseIndexes: Readonly<Record<Phase, number | undefined>> = {
  L1: 0,
  L2: 1,
  L3: 2,
  "L1-N": 0,
  "L2-N": 1,
  "L3-N": 2,
  N: undefined,
  "L1-L2": undefined,
  "L2-L3": undefined,
  "L3-L1": undefined,
};

/** Undefined for the neutral and between phases, where the meter has no wire. */
export function phaseIndexOf(phase: Phase): number | undefined {
  return phaseIndexes[phase];
}

function phaseRegisterWh({ phaseRegistersWh }: Measurement, index: number): number {
  return phaseRegistersWh[index] ?? 0;
}
