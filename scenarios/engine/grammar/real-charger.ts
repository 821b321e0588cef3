/** A charger that stands somewhere can only come to a central system that we play. */

import { entryOf, type MapNode } from "../source/source-node.ts";
import type { CentralSettings } from "./central.ts";
import type { ChargePointPlan } from "./chargers.ts";
import type { Reader } from "./reader.ts";

/** The first of them; it is told of where it has nobody to come to. */
export function findReal(
  chargePoints: readonly ChargePointPlan[],
  { kind }: CentralSettings,
  top: MapNode,
  report: Reader["report"],
): ChargePointPlan | undefined {
  const real = chargePoints.find(({ isReal }) => isReal);
  if (real !== undefined && kind !== "scripted") {
    const message = `${real.name} is real, and comes to \`central: { scripted: … }\` only`;
    report({ code: "E115", message, span: entryOf(top, "chargers")?.key.span ?? top.span });
  }
  return real;
}
