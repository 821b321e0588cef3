/** Meter values as they came on the wire, in a form that tests can read. */

import type { Rig } from "../rig.ts";

type Json = Readonly<Record<string, unknown>>;

/** One sampled value, and of which message and time it is. */
export interface Sample {
  readonly connectorId: unknown;
  readonly transactionId: unknown;
  /** Seconds since midnight. */
  readonly atSeconds: number;
  readonly context: unknown;
  readonly measurand: unknown;
  readonly phase: unknown;
  readonly unit: unknown;
  readonly value: unknown;
}

/** Every sampled value of every MeterValues.req, in order. */
export function samplesOf(rig: Rig): Sample[] {
  return rig.seen("MeterValues").flatMap((payload) => {
    const { connectorId, transactionId, meterValue } = payload;
    return listOf(meterValue).flatMap((one) => read(one, { connectorId, transactionId }));
  });
}

/** The sampled values in the last StopTransaction; undefined where it has no transactionData. */
export function transactionSamplesOf(rig: Rig): Sample[] | undefined {
  const [stop] = rig.seen("StopTransaction").slice(-1);
  const data = stop?.["transactionData"];
  return data === undefined ? undefined : listOf(data).flatMap((one) => read(one, {}));
}

/** `context second measurand phase`, of each. */
export function brief(samples: readonly Sample[] | undefined): string[] | undefined {
  return samples?.map(({ context, atSeconds, measurand, phase }) =>
    [context, atSeconds, measurand, phase].filter((part) => part !== undefined).join(" "),
  );
}

function read(
  { timestamp, sampledValue }: Json,
  message: { readonly connectorId?: unknown; readonly transactionId?: unknown },
): Sample[] {
  const atSeconds = (Date.parse(String(timestamp)) % 86_400_000) / 1000;
  const { connectorId, transactionId } = message;
  return listOf(sampledValue).map(({ context, measurand, phase, unit, value }) => {
    return { connectorId, transactionId, atSeconds, context, measurand, phase, unit, value };
  });
}

function listOf(value: unknown): Json[] {
  return Array.isArray(value) ? value.map((one) => Object.fromEntries(Object.entries(one))) : [];
}
