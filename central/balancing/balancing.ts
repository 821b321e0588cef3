/**
 * Shares out the current of each group of a site among the cars that charge there: the central
 * system says what happens, and takes the charging profiles that follow from it.
 */

import type { Clock } from "../../protocol/clock.ts";
import type { CentralSystem } from "../central-system.ts";
import type { ConnectorTrack } from "./connector-track.ts";
import { type Alarm, type BalancingListener, createAlarms } from "./events.ts";
import { Floor } from "./floor.ts";
import type { GroupLoop } from "./group-loop.ts";
import { createMemoryHoldingStore, type HoldingStore } from "./holding-store.ts";
import { createTimers, type Host } from "./host.ts";
import { createLadder } from "./ladder.ts";
import { type BalancingSettings, defaultBalancingSettings } from "./settings.ts";
import type { SiteModel } from "./site-model.ts";

export interface BalancingOptions {
  readonly centralSystem: CentralSystem;
  readonly clock: Clock;
  readonly site: SiteModel;
  /** Nothing outlasts the process if left out. */
  readonly store?: HoldingStore;
  readonly settings?: Partial<BalancingSettings>;
  /** The first to hear of everything; {@link Balancing.listen} adds more. */
  readonly events?: BalancingListener;
}

/** How a group stands now. */
export interface GroupStanding {
  readonly groupId: string;
  readonly isSuspended: boolean;
  /** Undefined: its schedule cannot be read. */
  readonly capAmps: number | undefined;
  /** The most that all of it may draw. */
  readonly heldAmps: number;
  readonly connectors: readonly ConnectorStanding[];
}

/** The currents of one connector. */
export interface ConnectorCurrents {
  readonly chargePoint: string;
  readonly connectorId: number;
  /** Undefined: nothing has been worked out for it. */
  readonly targetAmps: number | undefined;
  /** The limit that the charge point acknowledged last. */
  readonly limitAmps: number;
  readonly heldAmps: number;
}

export interface ConnectorStanding extends ConnectorCurrents {
  readonly priority: number;
  readonly evCeilingAmps: number | undefined;
  readonly suspendedUntilMs: number | undefined;
}

/** How a group stands, and of its connectors those only that may have changed. */
export interface GroupChanges extends Pick<GroupStanding, "groupId" | "capAmps" | "heldAmps"> {
  readonly connectors: readonly ConnectorCurrents[];
}

/** One that looks at groups again and again: what a look costs goes by what has changed. */
export interface BalancingFollower {
  /** What may be otherwise than when it looked at the group before; all, the first time. */
  changesOf(groupId: string): GroupChanges | undefined;
}

export interface Balancing {
  /** Those that have a schedule. */
  groups(): readonly GroupStanding[];
  group(groupId: string): GroupStanding | undefined;
  /** As long as there is balancing: it is for few who follow it. */
  follow(): BalancingFollower;
  /** Undefined for a connector that is not balanced. */
  connector(chargePoint: string, connectorId: number): ConnectorCurrents | undefined;
  /** What a group may draw now; undefined if it is not balanced, or its schedule cannot be read. */
  capAmpsOf(groupId: string): number | undefined;
  /** The group in which a charge point is balanced. */
  groupOf(chargePoint: string): string | undefined;
  /** Those that last. */
  alarms(): Iterable<Alarm>;
  /** Takes the place of the priority of the tag, for as long as the transaction runs. */
  setPriority(transactionId: number, priority: number): void;
  /** While a group is suspended, nothing is worked out for it, and nothing sent. */
  setSuspended(groupId: string, isSuspended: boolean): void;
  /** From the next pass on, which it asks for. */
  configure(changes: Partial<BalancingSettings>): void;
  /** The function returned ends it. */
  listen(listener: BalancingListener): () => void;
  close(): void;
}

/** Some wait for minutes before they dial again. */
const settlingMs = 5 * 60_000;

/** @throws {RangeError} if there is no such time zone as that of the site */
export function createBalancing(options: BalancingOptions): Balancing {
  const { centralSystem, clock, site } = options;
  const settings = { ...defaultBalancingSettings, ...options.settings };
  const store = options.store ?? createMemoryHoldingStore();
  const listeners = new Set<BalancingListener>();
  if (options.events !== undefined) listeners.add(options.events);
  const tell: BalancingListener = (event) => {
    for (const listener of listeners) listener(event);
  };
  const firstWaitMs = settings.firstWaitSeconds * 1000;
  const host: Host = {
    clock,
    beginsAtMs: clock.now() + firstWaitMs,
    settlesAtMs: clock.now() + Math.max(firstWaitMs, settlingMs),
    centralSystem,
    settings,
    store,
    ladder: createLadder(),
    capabilities: new Map(),
    alarms: createAlarms(tell),
    timers: createTimers(clock),
    tell,
  };
  const floor = new Floor(host, site);
  floor.arrange();
  const stopListening = [
    centralSystem.listen((event) => floor.heard(event)),
    site.listen(() => floor.arrange()),
  ];
  return {
    groups: () => [...floor.loops].map((loop) => standingOf(loop, floor, clock.now())),
    group(groupId) {
      const loop = floor.loop(groupId);
      return loop && standingOf(loop, floor, clock.now());
    },
    follow: () => createFollower(floor, clock),
    connector(chargePoint, connectorId) {
      const track = floor.trackOf(chargePoint, connectorId);
      return track && currentsOf(track, clock.now());
    },
    capAmpsOf: (groupId) => floor.loop(groupId)?.capAmps(),
    groupOf: (chargePoint) => floor.groupOf(chargePoint),
    alarms: () => host.alarms.all(),
    setPriority: (transactionId, priority) => floor.setPriority(transactionId, priority),
    setSuspended: (groupId, isSuspended) => floor.loop(groupId)?.suspend(isSuspended),
    configure(changes) {
      Object.assign(settings, changes);
      for (const loop of floor.loops) loop.settingsChanged();
    },
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      for (const stop of stopListening) stop();
      floor.close();
      host.timers.cancelAll();
    },
  };
}

function standingOf(loop: GroupLoop, floor: Floor, nowMs: number): GroupStanding {
  const { groupId, isSuspended, lines } = loop;
  const connectors = lines.flatMap((line) =>
    line.tracks.map((track) => ({
      ...currentsOf(track, nowMs),
      priority: floor.priorityOf(line, track) ?? track.priority,
      evCeilingAmps: track.memory.evCeilingAmps,
      suspendedUntilMs: track.memory.suspendedUntilMs,
    })),
  );
  const capAmps = loop.capAmps();
  return { groupId, isSuspended, capAmps, heldAmps: loop.heldAmps(), connectors };
}

function createFollower(floor: Floor, clock: Clock): BalancingFollower {
  const followed = new WeakMap<GroupLoop, () => readonly ConnectorTrack[]>();
  return {
    changesOf(groupId) {
      const loop = floor.loop(groupId);
      if (loop === undefined) return undefined;
      const changed = followed.get(loop) ?? loop.follow();
      followed.set(loop, changed);
      const connectors = changed().map((track) => currentsOf(track, clock.now()));
      return { groupId, capAmps: loop.capAmps(), heldAmps: loop.heldAmps(), connectors };
    },
  };
}

function currentsOf(track: ConnectorTrack, nowMs: number): ConnectorCurrents {
  const { chargePoint, connectorId, targetAmps, limitAmps } = track;
  return { chargePoint, connectorId, targetAmps, limitAmps, heldAmps: track.heldAmps(nowMs) };
}
