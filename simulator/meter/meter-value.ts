/** From what a meter shows to the meter values that OCPP sends (OCPP 1.6 §7.33, §7.43). */

import type { MeasurandChoice } from "../../model/measurand-list.ts";
import { defaultUnits, measurands } from "../../model/measurands.ts";
import { formatTimestamp } from "../../model/timestamp.ts";
import type {
  Measurand,
  MeterValue,
  Phase,
  ReadingContext,
  SampledValue,
} from "../../schemas/messages.ts";
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
  if (phase === undefined) return (probe.whole ?? probe.phase) !== undefined;
  return probe.phase !== undefined && (phaseIndexOf(phase) ?? phases) < phases;
}

/** Undefined when there is nothing to be told, as a meter value must not be empty. */
export function toMeterValue(now: Measurement, sampling: Sampling): MeterValue | undefined {
  const { context, since = now } = sampling;
  const sampledValue: SampledValue[] = [];
  for (const { measurand, phase } of sampling.choices) {
    const probe = probes[measurand];
    for (const name of phase === undefined ? phasesToTell(probe, now) : [phase]) {
      const value = read(probe, name, now, since);
      if (value !== undefined) sampledValue.push(toSampledValue(value, context, measurand, name));
    }
  }
  if (sampledValue.length === 0) return undefined;
  return { timestamp: formatTimestamp(now.atMs), sampledValue };
}

function phasesToTell(probe: Probe, now: Measurement): readonly (Phase | undefined)[] {
  return probe.phaseNames?.slice(0, now.amps.length) ?? [undefined];
}

/** As it is told: in the default unit, with the decimals that such meters show. */
function read(
  probe: Probe,
  name: Phase | undefined,
  now: Measurement,
  since: Measurement,
): string | undefined {
  if (name === undefined) return probe.whole?.(now, since)?.toFixed(probe.decimals);
  const index = phaseIndexOf(name);
  if (index === undefined || index >= now.amps.length) return undefined;
  return probe.phase?.(now, index, since)?.toFixed(probe.decimals);
}

/** Each shape written out: spreads make a sample, of which a fleet takes thousands, four times as dear. */
function toSampledValue(
  value: string,
  context: ReadingContext,
  measurand: Measurand,
  phase: Phase | undefined,
): SampledValue {
  const { location } = probes[measurand];
  const unit = defaultUnits[measurands[measurand].quantity];
  if (phase === undefined)
    return unit === undefined
      ? { value, context, measurand, location }
      : { value, context, measurand, location, unit };
  return unit === undefined
    ? { value, context, measurand, phase, location }
    : { value, context, measurand, phase, location, unit };
}
