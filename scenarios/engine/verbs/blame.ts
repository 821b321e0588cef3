/** Whose failure it is when a CALL is not answered as it should be: that of the tested side, or ours. */

import type { FrameDirection } from "../events/failure.ts";
import type { Device } from "../world/device.ts";

/** A charge point that is real is what is tested; else it is the central system. */
export function blameForAnswer(direction: FrameDirection, { plan }: Device): "theirs" | "ours" {
  const isAnsweredByCentral = direction === "fromChargePoint";
  return isAnsweredByCentral === plan.isReal ? "ours" : "theirs";
}
