/**
 * The voltage of the grid: what it is at a time, and what it was on average between two. Three
 * waves, never in step, stand for its unrest. They are pure functions of time, so that whoever looks
 * twice sees the same, and they have an integral, so that a long while costs no more than a short.
 */

/** Between phase and neutral (IEC 60038). */
export const nominalVolts = 230;

interface Wave {
  readonly volts: number;
  readonly radiansPerMs: number;
}

const minuteMs = 60_000;

const waves: readonly Wave[] = [
  wave(1.6, 24 * 60 * minuteMs),
  wave(1.1, 53 * minuteMs),
  wave(0.7, 7.3 * minuteMs),
];

/** A third of what lies between two meters at most, and no multiple of any wave. */
const phaseShiftMs = 1_234_567;

/** `noiseMs` tells one meter from another; `phase` counts from 0. */
export function voltsAt(ms: number, noiseMs: number, phase: number): number {
  const waveMs = ms + noiseMs + phase * phaseShiftMs;
  let volts = nominalVolts;
  for (const each of waves) volts += each.volts * Math.sin(each.radiansPerMs * waveMs);
  return volts;
}

/** The mean from `fromMs` until `toMs`, which is later. */
export function meanVolts(fromMs: number, toMs: number, noiseMs: number, phase: number): number {
  const lengthMs = toMs - fromMs;
  const middleMs = fromMs + lengthMs / 2 + noiseMs + phase * phaseShiftMs;
  let volts = nominalVolts;
  for (const { volts: peakVolts, radiansPerMs } of waves) {
    const halfAngle = (radiansPerMs * lengthMs) / 2;
    volts += peakVolts * Math.sin(radiansPerMs * middleMs) * (Math.sin(halfAngle) / halfAngle);
  }
  return volts;
}

function wave(volts: number, periodMs: number): Wave {
  return { volts, radiansPerMs: (2 * Math.PI) / periodMs };
}
