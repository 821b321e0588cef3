/** From what a meter shows to the meter values that OCPP sends (OCPP 1.6 §7.33, §7.43). */

import type { MeasurandChoice } from "../../model/measurand-list.ts";
import { defaultUnits, measurands } from "../../model/measurands.ts";
import { formatTimestamp } from "../../model/timestamp.ts";
import type { MeterValue, Phase, ReadingContext, SampledValue } from "../../schemas/messages.ts";
import type { Measurement } from "./meter.ts";
import { type Probe, phaseIndexOf, probes } from "./probes.ts";

/** What to sample of a measurement, and why. */
export interface Sampling {
  readonly choices: readonly MeasurandChoice[];
  readonly context: ReadingContext;
  /** The last sample of the same series, where an interval begins: absent in the first. */
  readonly since?: Measurement | undefined;
}

/** Whether a charge point with that many phases can sample it (OCPP 1.6 §3.16.4). */
export function isMetered({ measurand, phase }: MeasurandChoice, phases: number): boolean {
  const probe = probes[measurand];
  if (probe === undefined || phase === undefined) return probe !== undefined;
  return probe.phase !== undefined && (phaseIndexOf(phase) ?? phases) < phases;
}

/** Undefined when there is nothing to be told, as a meter value must not be empty. */
export function toMeterValue(now: Measurement, sampling: Sampling): MeterValue | undefined {
  const sampledValue = sampling.choices.flatMap((choice) => toSampledValues(now, choice, sampling));
  if (sampledValue.length === 0) return undefined;
  return { timestamp: formatTimestamp(now.atMs), sampledValue };
}

function toSampledValues(
  now: Measurement,
  { measurand, phase }: MeasurandChoice,
  { context, since = now }: Sampling,
): readonly SampledValue[] {
  const probe = probes[measurand];
  if (probe === undefined) return [];
  const unit = defaultUnits[measurands[measurand].quantity];
  const sampledValues: SampledValue[] = [];
  for (const name of phase === undefined ? phasesToTell(probe, now) : [phase]) {
    const value = read(probe, name, now, since);
    if (value === undefined) continue;
    sampledValues.push({
      value: value.toFixed(probe.decimals),
      context,
      measurand,
      ...(name === undefined ? {} : { phase: name }),
      location: probe.location,
      ...(unit === undefined ? {} : { unit }),
    });
  }
  return sampledValues;
}

function phasesToTell({ phaseNames }: Probe, now: Measurement): readonly (Phase | undefined)[] {
  return phaseNames === undefined ? [undefined] : phaseNames.slice(0, now.amps.length);
}

function read(probe: Probe, name: Phase | undefined, now: Measurement, since: Measurement) {
  if (name === undefined) return probe.whole?.(now, since);
  const index = phaseIndexOf(name);
  if (index === undefined || index >= now.amps.length) return undefined;
  return probe.phase?.(now, index, since);
}
