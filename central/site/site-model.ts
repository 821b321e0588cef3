/** The site as balancing asks for it. */

import type { SiteCharger, SiteGroup, SiteModel } from "../balancing/site-model.ts";
import type { ChargerEntry } from "./charger-entry.ts";
import type { Site } from "./site.ts";

export interface ChargerDefaults {
  readonly priority: number;
  readonly connMaxAmps: number;
}

export const chargerDefaults: ChargerDefaults = { priority: 1, connMaxAmps: 32 };

/** `defaults` is asked each time: another object is another setting. */
export function toSiteModel(
  site: Site,
  timeZone: string,
  defaults: () => ChargerDefaults = () => chargerDefaults,
): SiteModel {
  let groups: readonly SiteGroup[] | undefined;
  let defaultsOfGroups: ChargerDefaults | undefined;
  site.listen(({ table }) => {
    if (table === "groups" || table === "chargers") groups = undefined;
  });

  return {
    timeZone,
    groups() {
      const present = defaults();
      if (groups === undefined || defaultsOfGroups !== present) groups = toGroups(site, present);
      defaultsOfGroups = present;
      return groups;
    },
    tagPriority: (idTag) => site.tags.get(idTag)?.priority,
    listen: (changed) =>
      site.listen(({ table }) => {
        if (table === "groups" || table === "chargers" || table === "tags") changed();
      }),
  };
}

function toGroups(site: Site, defaults: ChargerDefaults): readonly SiteGroup[] {
  const byGroup = new Map<string, SiteCharger[]>(
    site.groups.list().map(({ groupId }) => [groupId, []]),
  );
  for (const charger of site.chargers.list()) {
    byGroup.get(charger.groupId)?.push(toCharger(charger, defaults));
  }
  return site.groups.list().map(({ groupId, maxAllocation }) => ({
    groupId,
    maxAllocation,
    chargers: byGroup.get(groupId) ?? [],
  }));
}

function toCharger(charger: ChargerEntry, defaults: ChargerDefaults): SiteCharger {
  const { chargerId, connectorCount, connMaxAmps = defaults.connMaxAmps } = charger;
  return {
    identity: chargerId,
    priority: charger.priority ?? defaults.priority,
    connMaxAmps: Array.from({ length: connectorCount }, () => connMaxAmps),
  };
}
