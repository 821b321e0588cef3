/** Security profile 3 needs a certificate, which nobody makes up for somebody else's central system. */

import { entryOf, type MapNode } from "../source/source-node.ts";
import type { CentralSettings } from "./central.ts";
import type { ChargePointPlan } from "./chargers.ts";
import type { Reader } from "./reader.ts";

export function reportCertificates(
  chargePoints: readonly ChargePointPlan[],
  central: CentralSettings,
  top: MapNode,
  report: Reader["report"],
): void {
  if (central.kind !== "url" || central.tls?.certificate !== undefined) return;
  const lacking = chargePoints.find(
    ({ security }) => security?.profile === 3 && security.certificate === undefined,
  );
  if (lacking === undefined) return;
  const message = `${lacking.name} has security profile 3, and no \`certificate\``;
  const span = entryOf(top, "chargers")?.key.span ?? top.span;
  const hint = "one is made up for `reference` only";
  report({ code: "E102", message, span, hint });
}
