/** Our own central system, as a scenario has it: its tags, its settings, and balancing if there are groups. */

import {
  type Balancing,
  type BalancingFollower,
  createBalancing,
} from "../../../central/balancing/balancing.ts";
import type { BalancingListener } from "../../../central/balancing/events.ts";
import {
  createMemoryHoldingStore,
  type HoldingStore,
} from "../../../central/balancing/holding-store.ts";
import type { SiteModel } from "../../../central/balancing/site-model.ts";
import { type CentralSystem, createCentralSystem } from "../../../central/central-system.ts";
import { createMemoryDirectory, type Directory } from "../../../central/directory.ts";
import type { CentralEvent } from "../../../central/events.ts";
import type { Site } from "../../../central/site/site.ts";
import { createSiteDirectory } from "../../../central/site/site-directory.ts";
import { createMemoryStore, type Store } from "../../../central/store/memory-store.ts";
import type { Clock } from "../../../protocol/clock.ts";
import type { Admission, Gate } from "../../../protocol/handshake.ts";
import type { Random } from "../../../protocol/random.ts";
import type { IdTagInfo } from "../../../schemas/messages.ts";
import type { CentralSettings } from "../grammar/central.ts";
import type { ChargePointPlan } from "../grammar/chargers.ts";
import type { TagSettings } from "../grammar/reference-config.ts";
import { type BalancingChange, watchBalancing } from "./balancing-watch.ts";
import { joinDirectories } from "./join-model.ts";
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
  readonly observed: (event: CentralEvent) => void;
  readonly balancingChanged: (change: BalancingChange) => void;
  readonly onFault: (fault: unknown) => void;
}

/** What is heard of balancing, whichever run of the central system it is of. */
export type BalancingView = Pick<
  Balancing,
  "alarms" | "capAmpsOf" | "connector" | "follow" | "groupOf" | "listen"
>;

export interface ReferenceCentral {
  /** The one that runs, or ran last. */
  readonly central: CentralSystem;
  readonly gate: Gate;
  readonly balancing: BalancingView | undefined;
  readonly power: CentralPower;
  close(): void;
}

/** What is started again is another one, and knows what the one before has stored. */
export interface CentralPower {
  stop(): void;
  start(): void;
}

interface Running {
  readonly central: CentralSystem;
  readonly balancing: Balancing | undefined;
}

export function createReferenceCentral(options: ReferenceCentralOptions): ReferenceCentral {
  const stores: Stores = { store: createMemoryStore(), holdings: createMemoryHoldingStore() };
  const directory = createDirectory(options);
  const listeners = new Set<BalancingListener>();
  let isRunning = false;
  let running = run();

  function run(): Running {
    isRunning = true;
    const central = createOwnCentral(directory, stores, options);
    const balancing = createOwnBalancing(central, stores, options);
    balancing?.listen((event) => {
      for (const listener of listeners) listener(event);
    });
    return { central, balancing };
  }

  function stop(): void {
    if (!isRunning) return;
    isRunning = false;
    running.balancing?.close();
    running.central.close();
  }

  const view: BalancingView = {
    alarms: () => running.balancing?.alarms() ?? [],
    connector: (chargePoint, connectorId) => running.balancing?.connector(chargePoint, connectorId),
    follow: () => followWhicheverRuns(() => running.balancing),
    capAmpsOf: (groupId) => running.balancing?.capAmpsOf(groupId),
    groupOf: (chargePoint) => running.balancing?.groupOf(chargePoint),
    listen(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
  };
  const hasBalancing = running.balancing !== undefined;
  if (hasBalancing) {
    watchBalancing(view, { changed: options.balancingChanged, fault: options.onFault });
  }
  return {
    get central() {
      return running.central;
    },
    gate: {
      admit: (handshake) => (isRunning ? running.central.gate.admit(handshake) : isDown),
      accept: (transport, handshake) => running.central.gate.accept(transport, handshake),
    },
    balancing: hasBalancing ? view : undefined,
    power: {
      stop,
      start() {
        if (!isRunning) running = run();
      },
    },
    close: stop,
  };
}

/** Of another run it is told all, as it has followed nothing of it before. */
function followWhicheverRuns(present: () => Balancing | undefined): BalancingFollower {
  let followed: Balancing | undefined;
  let follower: BalancingFollower | undefined;
  return {
    changesOf(groupId) {
      if (followed !== present()) {
        followed = present();
        follower = followed?.follow();
      }
      return follower?.changesOf(groupId);
    },
  };
}

/** As from what stands in front of a central system that is not there. */
const isDown: Admission = { isAdmitted: false, status: 503, reason: "Service Unavailable" };

/** What outlasts a restart. */
interface Stores {
  readonly store: Store;
  readonly holdings: HoldingStore;
}

function createDirectory(options: ReferenceCentralOptions): Directory {
  const { settings, model, chargePoints, random } = options;
  const { config } = settings;
  const directory = createMemoryDirectory({
    idTags: { ...testTags, ...readTags(config.tags) },
    ...listedChargePoints(chargePoints),
  });
  return model === undefined ? directory : joinDirectories(directory, ofFiles(model, random));
}

function createOwnCentral(
  directory: Directory,
  { store }: Stores,
  { settings, clock, random, observed, onFault }: ReferenceCentralOptions,
): CentralSystem {
  return createCentralSystem({
    ...{ clock, random, directory, store },
    // A fleet may share one of the tags above.
    settings: { allowsConcurrentTags: true, ...settings.config.central },
    events: (event) => {
      if (event.kind === "fault") onFault(event.fault);
      else observed(event);
    },
  });
}

/** When a scenario begins nothing charges yet, so a connector that has said nothing draws nothing. */
function createOwnBalancing(
  centralSystem: CentralSystem,
  { holdings }: Stores,
  { settings, site, clock }: ReferenceCentralOptions,
): Balancing | undefined {
  if (site.groups().every(({ maxAllocation }) => maxAllocation === undefined)) return undefined;
  return createBalancing({
    ...{ centralSystem, clock, site, store: holdings },
    settings: { assumesIdle: true, ...settings.config.balancing },
  });
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
