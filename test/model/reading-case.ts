/** Tables of what a meter may send at one time, and of what is to be read from it. */

import { expect } from "chai";
import { type MeterReading, readMeterValues } from "../../model/meter-reading.ts";

export const energy = "Energy.Active.Import.Register";
export const power = "Power.Active.Import";
export const current = "Current.Import";
export const lines = ["L1", "L2", "L3"];

type Numbers = Partial<Omit<MeterReading, "timestampMs" | "isPowerDerived">>;

export interface ReadingCase {
  readonly title: string;
  readonly samples: readonly unknown[];
  /** All that is read but the time: what is not named here must be undefined. */
  readonly read: Numbers;
  readonly isPowerDerived?: true;
  readonly notes?: readonly string[];
}

const nothing = {
  context: "Sample.Periodic",
  energyWh: undefined,
  powerWatts: undefined,
  currentAmps: undefined,
  maxCurrentAmps: undefined,
  totalCurrentAmps: undefined,
  voltageVolts: undefined,
  offeredAmps: undefined,
  offeredWatts: undefined,
  socPercent: undefined,
  temperatureCelsius: undefined,
};

export function expectReading({ samples, read, isPowerDerived, notes }: ReadingCase): void {
  const meterValue = [{ timestamp: "2026-03-01T12:00:00Z", sampledValue: samples }];
  const actual = readMeterValues(meterValue);
  expect(actual.readings).to.deep.equal([
    {
      ...nothing,
      timestampMs: Date.UTC(2026, 2, 1, 12),
      isPowerDerived: isPowerDerived ?? false,
      ...read,
    },
  ]);
  const actualNotes = actual.notes.map(({ kind, reason }) => `${kind} ${reason}`);
  expect(actualNotes).to.deep.equal(notes ?? []);
}

export function phases(l1?: number, l2?: number, l3?: number, unphased?: number, neutral?: number) {
  return { l1, l2, l3, unphased, neutral };
}

export function amps(l1: number, l2: number, l3: number): Numbers {
  return {
    currentAmps: phases(l1, l2, l3),
    maxCurrentAmps: Math.max(l1, l2, l3),
    totalCurrentAmps: l1 + l2 + l3,
  };
}

export function currents(phaseNames: readonly string[], ...values: readonly string[]) {
  return values.map((value, index) => ({
    measurand: current,
    phase: phaseNames[index],
    value,
    unit: "A",
  }));
}
