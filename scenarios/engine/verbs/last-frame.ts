/** The last CALL to a charge point in a few words: what it was told last explains most of what it does. */

import { decodeFrame } from "../../../protocol/frame.ts";
import { preview } from "../grammar/preview.ts";
import { valueAt } from "../grammar/template.ts";
import type { WireLog } from "../wire/wire-log.ts";

export function lastFrameTo(wire: WireLog, chargePoint: string): string | undefined {
  const frames = wire.lastFrames(chargePoint).flatMap((seen) => {
    const frame = seen.direction === "toChargePoint" ? decodeFrame(seen.text) : undefined;
    return frame?.kind === "call" ? [{ seen, frame }] : [];
  });
  const last = frames.at(-1);
  if (last === undefined) return undefined;
  const at = `${(last.seen.atMs / 1000).toFixed(1)} s`;
  const { action, payload } = last.frame;
  return `last frame to ${chargePoint}: ${at}  ${action} ${digest(payload)}`;
}

const periods = ["csChargingProfiles", "chargingSchedule", "chargingSchedulePeriod"];

/** Of a charging profile its limits are enough. */
function digest(payload: unknown): string {
  const found = valueAt(payload, periods);
  const limits = Array.isArray(found) ? found.map((period) => valueAt(period, ["limit"])) : [];
  return limits.length === 0 ? preview(payload) : `limit=${limits.slice(0, 6).join(",")}`;
}
