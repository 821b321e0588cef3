/** Q25: the car behind the plug, where it is not what the charge point takes it for. */

import type { CarModel, PhaseCount } from "../../car/car-model.ts";
import { choice, number, share, type Values, withDefault } from "../parameter.ts";
import { definePrimitive } from "../primitive.ts";

const parameters = {
  phases: choice("Of the on-board charger.", ["1", "2", "3"]),
  minAmps: number("Less is as good as nothing.", 0),
  maxAmps: number("On each phase.", 0),
  rampAmpsPerSecond: number("How fast the current rises.", 0.01),
  startDelayMs: number("From an offer until the first current.", 0),
  overshootShare: share("How far the current goes beyond its target at first."),
  sleepAfterMs: number("Offered nothing for so long, it falls asleep.", 0),
  wake: choice("What wakes it: a limit for a while, or nothing but a new plug.", [
    "limit",
    "replug",
  ]),
  wakeAboveAmps: withDefault(number("The limit that wakes it is above this.", 0), 6),
  wakeAfterMs: withDefault(number("How long it must be offered that much.", 0), 30_000),
  socLimitPercent: number("It stops by itself at this state of charge.", 0, 100),
  standbyWatts: number("What it takes while it could charge and does not.", 0),
} as const;

export const evModel = definePrimitive({
  description: "Lets a car come that charges on other phases, slowly, or falls asleep.",
  covers: "FB-098, FB-172, FB-177, FB-196 to FB-198",
  parameters,
  apply: (values, { occasion }) => ({
    points: {
      carModel: (usual) => (occasion.strikes() ? toCarModel(values, usual) : usual),
    },
  }),
});

const phaseCounts: Readonly<Record<"1" | "2" | "3", PhaseCount>> = { "1": 1, "2": 2, "3": 3 };

function toCarModel(values: Values<typeof parameters>, usual: CarModel): CarModel {
  const { phases, sleepAfterMs, wake, wakeAboveAmps, wakeAfterMs } = values;
  return {
    ...usual,
    ...(phases !== undefined && { phases: phaseCounts[phases] }),
    minAmps: values.minAmps ?? usual.minAmps,
    maxAmps: values.maxAmps ?? usual.maxAmps,
    rampAmpsPerSecond: values.rampAmpsPerSecond ?? usual.rampAmpsPerSecond,
    startDelayMs: values.startDelayMs ?? usual.startDelayMs,
    overshootShare: values.overshootShare ?? usual.overshootShare,
    targetSocPercent: values.socLimitPercent ?? usual.targetSocPercent,
    standbyWatts: values.standbyWatts ?? usual.standbyWatts,
    ...(sleepAfterMs !== undefined && {
      sleep: {
        afterMs: sleepAfterMs,
        wakeAboveAmps,
        wakeAfterMs: wake === "replug" ? Infinity : wakeAfterMs,
      },
    }),
  };
}
