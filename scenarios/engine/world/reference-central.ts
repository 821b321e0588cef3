/** Our own central system, as a scenario has it: its tags, its settings, and balancing if there are groups. */

import { type Balancing, createBalancing } from "../../../central/balancing/balancing.ts";
import type { SiteModel } from "../../../central/balancing/site-model.ts";
import { type CentralSystem, createCentralSystem } from "../../../central/central-system.ts";
import { createMemoryDirectory } from "../../../central/directory.ts";
import type { Clock } from "../../../protocol/clock.ts";
import type { Random } from "../../../protocol/random.ts";
import type { IdTagInfo } from "../../../schemas/messages.ts";
import type { ChargePointPlan } from "../grammar/chargers.ts";
import type { TagSettings } from "../grammar/reference-config.ts";
import type { CentralSettings } from "../grammar/world.ts";
import { ScenarioError } from "../run/scenario-error.ts";
import { type BalancingChange, watchBalancing } from "./balancing-watch.ts";
import { listedChargePoints } from "./security.ts";

/** Tags that every scenario has, one for each answer; any other tag is Invalid. */
const testTags: Readonly<Record<string, IdTagInfo>> = {
  TEST0001: { status: "Accepted" },
  TEST0002: { status: "Blocked" },
  TEST0003: { status: "Expired" },
};

export interface ReferenceCentralOptions {
  readonly settings: Extract<CentralSettings, { readonly kind: "reference" }>;
  readonly chargePoints: readonly ChargePointPlan[];
  /** Nothing is shared out if no group of it has a limit. */
  readonly site: SiteModel;
  readonly clock: Clock;
  readonly random: Random;
  readonly balancingChanged: (change: BalancingChange) => void;
  readonly onFault: (fault: unknown) => void;
}

export interface ReferenceCentral {
  readonly central: CentralSystem;
  readonly balancing: Balancing | undefined;
  close(): void;
}

/** @throws {ScenarioError} when the settings are not understood */
export function createReferenceCentral(options: ReferenceCentralOptions): ReferenceCentral {
  const { settings, chargePoints, clock, random, onFault } = options;
  if (settings.model !== undefined) {
    throw new ScenarioError("`model` of the reference central system comes with a later version");
  }
  const { config } = settings;
  const central = createCentralSystem({
    clock,
    random,
    directory: createMemoryDirectory({
      idTags: { ...testTags, ...readTags(config.tags) },
      ...listedChargePoints(chargePoints),
    }),
    // A fleet may share one of the tags above.
    settings: { allowsConcurrentTags: true, ...config.central },
    events: (event) => {
      if (event.kind === "fault") onFault(event.fault);
    },
  });
  const balancing = createOwnBalancing(central, options);
  return {
    central,
    balancing,
    close() {
      balancing?.close();
      central.close();
    },
  };
}

/** When a scenario begins nothing charges yet, so a connector that has said nothing draws nothing. */
function createOwnBalancing(
  centralSystem: CentralSystem,
  { settings, site, clock, balancingChanged, onFault }: ReferenceCentralOptions,
): Balancing | undefined {
  if (site.groups().every(({ maxAllocation }) => maxAllocation === undefined)) return undefined;
  const balancing = createBalancing({
    ...{ centralSystem, clock, site },
    settings: { assumesIdle: true, ...settings.config.balancing },
  });
  watchBalancing(balancing, { changed: balancingChanged, fault: onFault });
  return balancing;
}

function readTags(tags: ReadonlyMap<string, TagSettings>): Readonly<Record<string, IdTagInfo>> {
  return Object.fromEntries(
    Array.from(tags, ([tag, { status, parentIdTag }]) => [
      tag,
      { status, ...(parentIdTag !== undefined && { parentIdTag }) },
    ]),
  );
}
