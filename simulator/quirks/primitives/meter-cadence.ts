/** Q21: when meter values are sent. */

import type { Fault } from "../../../protocol/faults/fault.ts";
import { fieldOf } from "../json-edit.ts";
import { flag, number, type Values } from "../parameter.ts";
import { definePrimitive, type QuirkContext } from "../primitive.ts";
import { samplesOf } from "../samples.ts";
import { swallow } from "../wire.ts";

const parameters = {
  everySeconds: number("Sampled at this interval, whatever MeterValueSampleInterval says.", 0),
  alignedSeconds: number("The same for ClockAlignedDataInterval.", 0),
  minSeconds: number("Sampled no more often than this, whatever the keys say.", 0),
  onlyTx: flag("None outside transactions."),
  onlyTrigger: flag("None but those that a TriggerMessage asks for."),
  isOff: flag("None at all."),
  jitterMs: number("Each comes late by up to so much.", 0),
} as const;

export const meterCadence = definePrimitive({
  description: "Sends meter values too often, too rarely, or only on some occasions.",
  covers: "FB-013, FB-151 to FB-154, FB-213, FB-220",
  parameters,
  apply(cadence, context) {
    const { occasion } = context;
    const { jitterMs = 0 } = cadence;
    const meterValues = { actions: ["MeterValues"] } as const;
    return {
      points: {
        setting(text, { detail = "" }) {
          const seconds = intervalOf(cadence, detail, Number(text));
          return seconds === undefined || !occasion.strikes() ? text : String(seconds);
        },
      },
      faults: [
        swallow(context, {
          ...meterValues,
          concerns: ({ payload }) => isUnwanted(cadence, payload),
        }),
        ...(jitterMs === 0 ? [] : [late(context, jitterMs)]),
      ],
    };
  },
});

function late({ occasion }: QuirkContext, jitterMs: number): Fault {
  return {
    name: occasion.name,
    kind: "delay",
    direction: "outgoing",
    match: ({ action, kind }) => action === "MeterValues" && kind === "call" && occasion.strikes(),
    byMs: jitterMs / 2,
    jitterMs: jitterMs / 2,
  };
}

/** Undefined where it is as the key says. */
function intervalOf(
  { everySeconds, alignedSeconds, minSeconds = 0 }: Values<typeof parameters>,
  key: string,
  configuredSeconds: number,
): number | undefined {
  if (key !== "MeterValueSampleInterval" && key !== "ClockAlignedDataInterval") return undefined;
  const own = key === "MeterValueSampleInterval" ? everySeconds : alignedSeconds;
  const asked = own ?? configuredSeconds;
  const seconds = asked === 0 ? 0 : Math.max(asked, minSeconds);
  return seconds === configuredSeconds ? undefined : seconds;
}

function isUnwanted(
  { onlyTx, onlyTrigger, isOff }: Values<typeof parameters>,
  payload: unknown,
): boolean {
  if (isOff === true) return true;
  if (onlyTx === true && fieldOf(payload, "transactionId") === undefined) return true;
  return onlyTrigger === true && samplesOf(payload).some(({ context }) => context !== "Trigger");
}
