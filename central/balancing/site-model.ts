/** What an operator has laid down about a site: a port, and a site in memory behind it. */

import { toIdTagKey } from "../../model/id-tag.ts";

export interface SiteCharger {
  /** Of the charge point. */
  readonly identity: string;
  /** Of sessions whose tag has none. */
  readonly priority: number;
  /** The most that each connector bears, from connector 1 on. */
  readonly connMaxAmps: readonly number[];
}

export interface SiteGroup {
  readonly groupId: string;
  /** The schedule of what it may draw; a group without one is not balanced. */
  readonly maxAllocation: string | undefined;
  /** In the order that ties go by. A charge point is in one group only. */
  readonly chargers: readonly SiteCharger[];
}

/** Asked in each pass: answers at once. */
export interface SiteModel {
  /** By its name in the IANA database: schedules go by it. */
  readonly timeZone: string;
  groups(): readonly SiteGroup[];
  /** Undefined: the priority of the charge point counts. */
  tagPriority(idTag: string): number | undefined;
  /** Tells of every change. The function returned ends it. */
  listen(changed: () => void): () => void;
}

export interface MemorySiteOptions {
  readonly timeZone?: string;
  readonly groups: readonly SiteGroup[];
  /** By tag, in whatever case. */
  readonly tagPriorities?: Readonly<Record<string, number>>;
}

export interface MemorySite extends SiteModel {
  /** Takes the place of all the groups there were. */
  setGroups(groups: readonly SiteGroup[]): void;
}

export function createMemorySite(options: MemorySiteOptions): MemorySite {
  const { timeZone = "UTC", tagPriorities = {} } = options;
  const priorities = new Map(
    Object.entries(tagPriorities).map(([tag, priority]) => [toIdTagKey(tag), priority]),
  );
  const listeners = new Set<() => void>();
  let groups = options.groups;
  return {
    timeZone,
    groups: () => groups,
    tagPriority: (idTag) => priorities.get(toIdTagKey(idTag)),
    listen(changed) {
      listeners.add(changed);
      return () => listeners.delete(changed);
    },
    setGroups(next) {
      groups = next;
      for (const changed of listeners) changed();
    },
  };
}
