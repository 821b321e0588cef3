/** What `fleet.arrival` makes of a fleet: how many, when, and with which quirks each. */

import type { Arrival } from "../fleet/arrival.ts";
import type { QuirkShare } from "../fleet/quirk-share.ts";
import { quirkBundleNames } from "./bundle-files.ts";
import { checkQuirks, readQuirks } from "./check-quirks.ts";
import { didYouMean } from "./did-you-mean.ts";
import { isRecord, type QuirkProblem, readParameters, type Values } from "./parameter.ts";
import { primitives } from "./primitives.ts";

const { parameters } = primitives["fleet.arrival"];

export interface FleetQuirks {
  readonly count: number;
  readonly arrival: Arrival;
  readonly quirks: readonly QuirkShare[];
}

export interface CheckedFleetQuirks {
  /** Undefined if there are problems. */
  readonly fleet: FleetQuirks | undefined;
  readonly problems: readonly QuirkProblem[];
}

/** Never throws, whatever it is given. */
export function checkFleetQuirks(written: unknown): CheckedFleetQuirks {
  const path = "fleet.arrival";
  if (!isRecord(written)) {
    return { fleet: undefined, problems: [{ path, message: "expected a map of parameters" }] };
  }
  const problems: QuirkProblem[] = [];
  const values = readParameters(parameters, written, path, problems);
  for (const name of Object.keys(values.mix ?? {})) {
    if (checkQuirks([name]).problems.length === 0) continue;
    const message = `unknown bundle ${name}${didYouMean(name, quirkBundleNames)}`;
    problems.push({ path: `${path}.mix.${name}`, message });
  }
  return { fleet: problems.length === 0 ? toFleet(values) : undefined, problems };
}

function toFleet(values: Values<typeof parameters>): FleetQuirks {
  const { n, shape, overMs, jitterMs } = values;
  const isJittered = shape === "step" && jitterMs !== undefined;
  return {
    count: n,
    arrival: isJittered ? { shape: "herd", overMs: jitterMs } : { shape, overMs },
    quirks: sharesOf(values),
  };
}

function sharesOf(values: Values<typeof parameters>): readonly QuirkShare[] {
  const { unknownShare, backlog, mix = {} } = values;
  const shares: QuirkShare[] = Object.entries(mix).map(([name, share]) => {
    return { name, share, quirks: checkQuirks([name]).quirks };
  });
  if (backlog > 0) {
    shares.push({ name: "backlog", share: 1, quirks: readQuirks([{ "tx.queue": { backlog } }]) });
  }
  if (unknownShare > 0) {
    const quirks = readQuirks([{ "ws.handshake": { id: "unknown-{id}" } }]);
    shares.push({ name: "unknown", share: unknownShare, quirks });
  }
  return shares;
}
