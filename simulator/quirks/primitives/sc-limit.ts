/** What a charge point makes of a limit that it has worked out rightly. */

import type { ChargingLimit } from "../../../model/charging/charging-limit.ts";

const minPilotAmps = 6;

export interface LimitShape {
  readonly stepsAmps: readonly number[] | undefined;
  readonly clampAmps: number | undefined;
  readonly below6: "zero" | "six" | undefined;
  readonly divideByPhases: boolean | undefined;
}

export function shapeLimit(shape: LimitShape, limit: ChargingLimit): ChargingLimit {
  const { stepsAmps, clampAmps = Infinity, below6, divideByPhases } = shape;
  const divisor = divideByPhases === true ? Math.max(1, limit.numberPhases) : 1;
  const clamped = Math.min(limit.limitAmps / divisor, clampAmps);
  const stepped =
    stepsAmps === undefined
      ? clamped
      : Math.max(0, ...stepsAmps.filter((stepAmps) => stepAmps <= clamped));
  const isLow = stepped > 0 && stepped < minPilotAmps;
  const lowAmps = below6 === "six" ? minPilotAmps : 0;
  const limitAmps = isLow && below6 !== undefined ? lowAmps : stepped;
  return limitAmps === limit.limitAmps ? limit : { ...limit, limitAmps };
}
