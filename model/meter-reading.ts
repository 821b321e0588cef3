/**
 * What a meter said: the one place that makes numbers of meter values, of whatever shape. It reads
 * what a peer meant, drops what cannot be read sample by sample, and notes both.
 */

import { MeterDraft, type PhaseValues, slots } from "./meter-draft.ts";
import type { SampleNote } from "./sampled-value.ts";
import { parseTimestamp } from "./timestamp.ts";

/** What the meter said at one time. Undefined is what it did not say. */
export interface MeterReading {
  /** Undefined when it cannot be read: the time of arrival is then the best there is. */
  readonly timestampMs: number | undefined;
  /** Of the first sample. A register at Transaction.Begin is often nought, and then no total. */
  readonly context: string;
  /** The import register. Never worked out from power or current. */
  readonly energyWh: number | undefined;
  readonly powerWatts: number | undefined;
  /** The power is voltage times current, because the meter said none. */
  readonly isPowerDerived: boolean;
  readonly currentAmps: PhaseValues | undefined;
  /** Of the phase that has most; what was told of no phase counts only when no phase was told. */
  readonly maxCurrentAmps: number | undefined;
  /** Of the phases. A single value without phase may be of one or of each, so it has no sum. */
  readonly totalCurrentAmps: number | undefined;
  /** Between phase and neutral; what was told between phases has been divided by √3. */
  readonly voltageVolts: PhaseValues | undefined;
  /** What the charge point says it offers: some say nought while they charge. */
  readonly offeredAmps: number | undefined;
  readonly offeredWatts: number | undefined;
  readonly socPercent: number | undefined;
  readonly temperatureCelsius: number | undefined;
}

export interface MeterReadings {
  /** The oldest first; the last is the one for a live view. */
  readonly readings: readonly MeterReading[];
  readonly notes: readonly SampleNote[];
}

interface LooseMeterValue {
  readonly timestamp?: unknown;
  readonly sampledValue?: unknown;
}

/** A vehicle that charges takes more than this from a phase; a filter that idles takes less. */
const idleAmps = 1;

/**
 * Reads the `meterValue` of MeterValues, or the `transactionData` of StopTransaction. Neighbours of
 * the same time are one reading: some charge points send each measurand by itself.
 */
export function readMeterValues(meterValue: unknown): MeterReadings {
  const notes: SampleNote[] = [];
  const readings: MeterReading[] = [];
  let draft: MeterDraft | undefined;
  for (const { timestamp, sampledValue } of toMeterValues(meterValue)) {
    if (!Array.isArray(sampledValue)) continue;
    if (draft === undefined || draft.timestamp !== timestamp) {
      addReading(draft, readings);
      draft = new MeterDraft(timestamp, notes);
    }
    for (const sample of sampledValue) draft.take(sample);
  }
  addReading(draft, readings);
  return { readings: inOrder(readings), notes };
}

/** None when nothing of that time could be read. */
function addReading(draft: MeterDraft | undefined, readings: MeterReading[]): void {
  if (draft?.context === undefined) return;
  const currentAmps = draft.values(slots.currentAmps);
  const voltageVolts = draft.values(slots.voltageVolts);
  const toldWatts = totalOf(draft.values(slots.powerWatts));
  const derivedWatts = toldWatts ? undefined : derivedPowerWatts(currentAmps, voltageVolts);
  readings.push({
    timestampMs: parseTimestamp(draft.timestamp),
    context: draft.context,
    energyWh: totalOf(draft.values(slots.energyWh)),
    powerWatts: derivedWatts ?? toldWatts,
    isPowerDerived: derivedWatts !== undefined,
    currentAmps,
    maxCurrentAmps: maxOf(currentAmps),
    totalCurrentAmps: sumOfPhases(currentAmps),
    voltageVolts,
    offeredAmps: maxOf(draft.values(slots.offeredAmps)),
    offeredWatts: totalOf(draft.values(slots.offeredWatts)),
    socPercent: draft.values(slots.socPercent)?.unphased,
    temperatureCelsius: draft.values(slots.temperatureCelsius)?.unphased,
  });
}

/** For what adds up over phases: the total that was told, or the sum where it is missing or nought. */
function totalOf(values: PhaseValues | undefined): number | undefined {
  return values?.unphased || (sumOfPhases(values) ?? values?.unphased);
}

/** For what does not add up: whoever tells the phases may tell a total too, and it is not one more. */
function maxOf(values: PhaseValues | undefined): number | undefined {
  if (values === undefined) return undefined;
  const { l1, l2, l3, unphased } = values;
  if (l1 === undefined && l2 === undefined && l3 === undefined) return unphased;
  return Math.max(l1 ?? -Infinity, l2 ?? -Infinity, l3 ?? -Infinity);
}

function sumOfPhases(values: PhaseValues | undefined): number | undefined {
  if (values === undefined) return undefined;
  const { l1, l2, l3 } = values;
  if (l1 === undefined && l2 === undefined && l3 === undefined) return undefined;
  return (l1 ?? 0) + (l2 ?? 0) + (l3 ?? 0);
}

/**
 * Undefined without voltage, and while next to nothing flows: nought is then what was meant. A
 * single current without phase is taken for one phase, so the power is at least this much.
 */
function derivedPowerWatts(
  currentAmps: PhaseValues | undefined,
  voltageVolts: PhaseValues | undefined,
): number | undefined {
  const volts = voltageVolts?.unphased ?? maxOf(voltageVolts);
  const amps = maxOf(currentAmps);
  if (currentAmps === undefined || volts === undefined || amps === undefined) return undefined;
  if (amps < idleAmps) return undefined;

  const { l1, l2, l3 } = currentAmps;
  if (sumOfPhases(currentAmps) === undefined) return amps * volts;
  return (
    (l1 ?? 0) * (voltageVolts?.l1 ?? volts) +
    (l2 ?? 0) * (voltageVolts?.l2 ?? volts) +
    (l3 ?? 0) * (voltageVolts?.l3 ?? volts)
  );
}

/** Nothing is to be sorted as a rule. A reading without time goes last: it is as new as its arrival. */
function inOrder(readings: MeterReading[]): readonly MeterReading[] {
  return readings.length < 2 ? readings : readings.sort((one, other) => ageOf(one) - ageOf(other));
}

function ageOf(reading: MeterReading): number {
  return reading.timestampMs ?? Number.MAX_SAFE_INTEGER;
}

function toMeterValues(meterValue: unknown): readonly LooseMeterValue[] {
  return Array.isArray(meterValue) ? meterValue.filter(isLooseMeterValue) : [];
}

function isLooseMeterValue(value: unknown): value is LooseMeterValue {
  return typeof value === "object" && value !== null;
}
