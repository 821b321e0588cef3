/** Our own central system, as a scenario has it: its tags, its settings, and balancing if there are groups. */

import { type Balancing, createBalancing } from "../../../central/balancing/balancing.ts";
import type { SiteModel } from "../../../central/balancing/site-model.ts";
import { type CentralSystem, createCentralSystem } from "../../../central/central-system.ts";
import { createMemoryDirectory, type Directory } from "../../../central/directory.ts";
import type { Site } from "../../../central/site/site.ts";
import { createSiteDirectory } from "../../../central/site/site-directory.ts";
import type { Clock } from "../../../protocol/clock.ts";
import type { Random } from "../../../protocol/random.ts";
import type { IdTagInfo } from "../../../schemas/messages.ts";
import type { CentralSettings } from "../grammar/central.ts";
import type { ChargePointPlan } from "../grammar/chargers.ts";
import type { TagSettings } from "../grammar/reference-config.ts";
import { type BalancingChange, watchBalancing } from "./balancing-watch.ts";
import { joinDirectories } from "./model-folder.ts";
import { listedChargePoints } from "./security.ts";

/** Tags that every scenario has, one for each answer; any other tag is Invalid. */
const testTags: Readonly<Record<string, IdTagInfo>> = {
  TEST0001: { status: "Accepted" },
  TEST0002: { status: "Blocked" },
  TEST0003: { status: "Expired" },
};

export interface ReferenceCentralOptions {
  readonly settings: Extract<CentralSettings, { readonly kind: "reference" }>;
  /** What `model` of the settings says. */
  readonly model: Site | undefined;
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

export function createReferenceCentral(options: ReferenceCentralOptions): ReferenceCentral {
  const { settings, model, chargePoints, clock, random, onFault } = options;
  const { config } = settings;
  const directory = createMemoryDirectory({
    idTags: { ...testTags, ...readTags(config.tags) },
    ...listedChargePoints(chargePoints),
  });
  const central = createCentralSystem({
    clock,
    random,
    directory: model === undefined ? directory : joinDirectories(directory, ofFiles(model, random)),
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

function ofFiles(model: Site, random: Random): Directory {
  return createSiteDirectory(model, { random: random.stream("passwords") });
}

function readTags(tags: ReadonlyMap<string, TagSettings>): Readonly<Record<string, IdTagInfo>> {
  return Object.fromEntries(
    Array.from(tags, ([tag, { status, parentIdTag }]) => [
      tag,
      { status, ...(parentIdTag !== undefined && { parentIdTag }) },
    ]),
  );
}
