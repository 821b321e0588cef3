/** What an operator has laid down: groups, chargers, tags, users and firmware, in memory. */

import type { Saved } from "../directory.ts";
import { type ChargerEntry, chargerForm } from "./charger-entry.ts";
import type { EntryForm, SiteContext } from "./entry-form.ts";
import { type FirmwareEntry, firmwareForm } from "./firmware-entry.ts";
import { type GroupEntry, groupForm } from "./group-entry.ts";
import { createSiteTable, type LoadableTable, type SiteTable } from "./site-table.ts";
import { type TagEntry, tagForm } from "./tag-entry.ts";
import { type UserEntry, userForm } from "./user-entry.ts";

/** By the name of their table, and of their file. */
export interface SiteEntries {
  readonly groups: GroupEntry;
  readonly chargers: ChargerEntry;
  readonly tags: TagEntry;
  readonly users: UserEntry;
  readonly firmware: FirmwareEntry;
}

export type TableName = keyof SiteEntries;

export type SiteTables = { readonly [Name in TableName]: SiteTable<SiteEntries[Name]> };

export interface EntryChange {
  readonly kind: "put" | "removed";
  readonly table: TableName;
  readonly id: string;
}

export type SiteChange =
  | EntryChange
  /** From its file: anything in the table may be another. */
  | { readonly kind: "reloaded"; readonly table: TableName };

export type SiteListener = (change: SiteChange) => void;

export interface Site extends SiteTables {
  /** Told when a change has been made, before it is saved. The function returned ends it. */
  listen(listener: SiteListener): () => void;
}

export type SiteOptions = {
  readonly [Name in TableName]?: readonly SiteEntries[Name][];
} & {
  /** Where changes are kept. In memory alone if left out. */
  readonly save?: (change: EntryChange) => Saved;
};

/** A site whose tables can be read again. */
export type LoadableSite = { readonly [Name in TableName]: LoadableTable<SiteEntries[Name]> } & {
  readonly context: SiteContext;
  listen(listener: SiteListener): () => void;
  reloaded(table: TableName): void;
};

/** Its entries are taken as they are; what is put later is checked. */
export function createSite(options: SiteOptions = {}): Site {
  const { groups, chargers, tags, users, firmware, listen } = createLoadableSite(options);
  return { groups, chargers, tags, users, firmware, listen };
}

export function createLoadableSite({ save, ...given }: SiteOptions): LoadableSite {
  const listeners = new Set<SiteListener>();
  const tell = (change: SiteChange) => {
    for (const listener of listeners) listener(change);
  };

  function createTable<Entry>(
    table: TableName,
    form: EntryForm<Entry>,
    entries: readonly Entry[] = [],
  ): LoadableTable<Entry> {
    return createSiteTable({
      form,
      context,
      entries,
      changed(kind, id) {
        const change = { kind, table, id };
        tell(change);
        return save?.(change);
      },
    });
  }

  const context: SiteContext = {
    hasGroup: (groupId) => tables.groups.get(groupId) !== undefined,
    hasChargers: (groupId) => tables.chargers.list().some((entry) => entry.groupId === groupId),
  };
  const tables = {
    groups: createTable("groups", groupForm, given.groups),
    chargers: createTable("chargers", chargerForm, given.chargers),
    tags: createTable("tags", tagForm, given.tags),
    users: createTable("users", userForm, given.users),
    firmware: createTable("firmware", firmwareForm, given.firmware),
  };

  return {
    ...tables,
    context,
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    reloaded: (table) => tell({ kind: "reloaded", table }),
  };
}
