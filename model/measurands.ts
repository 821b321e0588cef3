/** What can be measured (OCPP 1.6 §7.31), in which units (§7.45), and what kind of number it is. */

import type { Measurand, Phase, UnitOfMeasure } from "../schemas/messages.ts";

export type Quantity =
  | "energy"
  | "reactiveEnergy"
  | "power"
  | "apparentPower"
  | "reactivePower"
  | "current"
  | "voltage"
  | "temperature"
  | "frequency"
  | "percentage"
  /** A power factor or a speed: the standard has no unit for it. */
  | "number";

/**
 * A register counts up for ever, an interval is what was added since the last one, a flow falls to
 * nought when charging ends, and a level is there whether or not anything flows.
 */
export type MeasurandKind = "register" | "interval" | "flow" | "level";

export interface MeasurandFacts {
  readonly quantity: Quantity;
  readonly kind: MeasurandKind;
  /** Whether it is told by phase; on anything else a phase means nothing. */
  readonly hasPhases: boolean;
}

export interface UnitFacts {
  readonly quantity: Quantity;
  /** A value in this unit, less `zero`, times `scale` is one in the default unit. */
  readonly scale: number;
  readonly zero: number;
}

/** A sampled value that does not say what it is (OCPP 1.6 §7.43). */
export const defaultMeasurand = "Energy.Active.Import.Register" satisfies Measurand;

export const measurands: Readonly<Record<Measurand, MeasurandFacts>> = {
  "Current.Export": { quantity: "current", kind: "flow", hasPhases: true },
  "Current.Import": { quantity: "current", kind: "flow", hasPhases: true },
  "Current.Offered": { quantity: "current", kind: "level", hasPhases: true },
  "Energy.Active.Export.Interval": { quantity: "energy", kind: "interval", hasPhases: true },
  "Energy.Active.Export.Register": { quantity: "energy", kind: "register", hasPhases: true },
  "Energy.Active.Import.Interval": { quantity: "energy", kind: "interval", hasPhases: true },
  "Energy.Active.Import.Register": { quantity: "energy", kind: "register", hasPhases: true },
  "Energy.Reactive.Export.Interval": {
    quantity: "reactiveEnergy",
    kind: "interval",
    hasPhases: true,
  },
  "Energy.Reactive.Export.Register": {
    quantity: "reactiveEnergy",
    kind: "register",
    hasPhases: true,
  },
  "Energy.Reactive.Import.Interval": {
    quantity: "reactiveEnergy",
    kind: "interval",
    hasPhases: true,
  },
  "Energy.Reactive.Import.Register": {
    quantity: "reactiveEnergy",
    kind: "register",
    hasPhases: true,
  },
  Frequency: { quantity: "frequency", kind: "level", hasPhases: false },
  "Power.Active.Export": { quantity: "power", kind: "flow", hasPhases: true },
  "Power.Active.Import": { quantity: "power", kind: "flow", hasPhases: true },
  "Power.Factor": { quantity: "number", kind: "level", hasPhases: true },
  "Power.Offered": { quantity: "power", kind: "level", hasPhases: true },
  "Power.Reactive.Export": { quantity: "reactivePower", kind: "flow", hasPhases: true },
  "Power.Reactive.Import": { quantity: "reactivePower", kind: "flow", hasPhases: true },
  RPM: { quantity: "number", kind: "level", hasPhases: false },
  SoC: { quantity: "percentage", kind: "level", hasPhases: false },
  Temperature: { quantity: "temperature", kind: "level", hasPhases: false },
  Voltage: { quantity: "voltage", kind: "level", hasPhases: true },
};

/**
 * Both spellings of Celsius are read (OCPP-J 1.6 errata §2.1). Hertz is implied for Frequency and
 * no unit of the standard, yet sent (OCPP 1.6 errata §3.86).
 */
export const units: Readonly<Record<UnitOfMeasure, UnitFacts>> = {
  Wh: { quantity: "energy", scale: 1, zero: 0 },
  kWh: { quantity: "energy", scale: 1000, zero: 0 },
  varh: { quantity: "reactiveEnergy", scale: 1, zero: 0 },
  kvarh: { quantity: "reactiveEnergy", scale: 1000, zero: 0 },
  W: { quantity: "power", scale: 1, zero: 0 },
  kW: { quantity: "power", scale: 1000, zero: 0 },
  VA: { quantity: "apparentPower", scale: 1, zero: 0 },
  kVA: { quantity: "apparentPower", scale: 1000, zero: 0 },
  var: { quantity: "reactivePower", scale: 1, zero: 0 },
  kvar: { quantity: "reactivePower", scale: 1000, zero: 0 },
  A: { quantity: "current", scale: 1, zero: 0 },
  V: { quantity: "voltage", scale: 1, zero: 0 },
  Celsius: { quantity: "temperature", scale: 1, zero: 0 },
  Celcius: { quantity: "temperature", scale: 1, zero: 0 },
  Fahrenheit: { quantity: "temperature", scale: 5 / 9, zero: 32 },
  K: { quantity: "temperature", scale: 1, zero: 273.15 },
  Percent: { quantity: "percentage", scale: 1, zero: 0 },
  Hertz: { quantity: "frequency", scale: 1, zero: 0 },
  Hz: { quantity: "frequency", scale: 1, zero: 0 },
};

/** The unit that is meant when none is given; undefined where the standard has no unit. */
export const defaultUnits = {
  energy: "Wh",
  reactiveEnergy: "varh",
  power: "W",
  apparentPower: "VA",
  reactivePower: "var",
  current: "A",
  voltage: "V",
  temperature: "Celsius",
  frequency: undefined,
  percentage: "Percent",
  number: undefined,
} as const satisfies Readonly<Record<Quantity, UnitOfMeasure | undefined>>;

export function isMeasurand(name: string): name is Measurand {
  return Object.hasOwn(measurands, name);
}

export function isPhase(name: string): name is Phase {
  return /^(N|L[123](-N)?|L1-L2|L2-L3|L3-L1)$/.test(name);
}

function isUnit(name: string): name is UnitOfMeasure {
  return Object.hasOwn(units, name);
}

/** The units in which the measurand may be told. */
export function unitsOf(measurand: Measurand): readonly UnitOfMeasure[] {
  const { quantity } = measurands[measurand];
  return Object.keys(units)
    .filter(isUnit)
    .filter((unit) => units[unit].quantity === quantity);
}
