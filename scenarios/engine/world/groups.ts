/** The groups of a scenario while it runs: who is in them, and what each may draw now. */

import { capOf } from "../../../central/balancing/room.ts";
import { entriesAt, parseSchedule } from "../../../central/balancing/schedule.ts";
import {
  createMemorySite,
  type SiteCharger,
  type SiteModel,
} from "../../../central/balancing/site-model.ts";
import { createTimeZone } from "../../../central/balancing/time-zone.ts";
import type { Site } from "../../../central/site/site.ts";
import { toSiteModel } from "../../../central/site/site-model.ts";
import type { Clock } from "../../../protocol/clock.ts";
import { noConfig, type ReferenceConfig } from "../grammar/reference-config.ts";
import type { Scenario } from "../grammar/scenario.ts";
import { joinSites } from "./join-model.ts";

export interface LiveGroup {
  /** The charge points, by their names in the scenario. */
  readonly members: readonly string[];
  /** Now; infinite if it may draw what it likes. */
  readonly limitAmps: number;
  /** In the words of balanz, as {@link groupLimit} reads it. */
  setSchedule(schedule: string): void;
}

export interface LiveGroups {
  readonly byName: ReadonlyMap<string, LiveGroup>;
  /** As the reference central system knows them. */
  readonly site: SiteModel;
  /** What it has out of files. */
  readonly model: Site | undefined;
}

const usualPriority = 1;

/** @throws {ScenarioError} if something is wrong with a `model` */
export async function createGroups(
  { groups, chargePoints, central, source }: Scenario,
  clock: Clock,
): Promise<LiveGroups> {
  const config = central.kind === "reference" ? central.config : noConfig;
  const { timeZone } = config;
  const zone = createTimeZone(timeZone);
  const schedules = new Map(groups.map(({ name, schedule }) => [name, schedule]));
  const chargers = new Map<string, SiteCharger>(
    chargePoints.map(({ name, id, connectorCount, maxAmps, priority = usualPriority }) => {
      const connMaxAmps = Array<number>(connectorCount).fill(maxAmps);
      return [name, { identity: id, priority, connMaxAmps }];
    }),
  );
  const site = createMemorySite({
    timeZone,
    groups: siteGroups(),
    tagPriorities: prioritiesIn(config),
  });

  function siteGroups() {
    return groups.map(({ name, chargePoints: members }) => ({
      groupId: name,
      maxAllocation: schedules.get(name),
      chargers: members.map((member) => chargers.get(member)).filter((one) => one !== undefined),
    }));
  }

  function limitOf(name: string): number {
    const reading = parseSchedule(schedules.get(name) ?? "");
    if (!reading.isRight) return Number.POSITIVE_INFINITY;
    return capOf(entriesAt(reading.schedule, zone.minuteOfDay(clock.now())));
  }

  const byName = new Map(
    groups.map(({ name, chargePoints: members }): [string, LiveGroup] => [
      name,
      {
        members,
        get limitAmps() {
          return limitOf(name);
        },
        setSchedule(schedule) {
          schedules.set(name, schedule);
          site.setGroups(siteGroups());
        },
      },
    ]),
  );
  if (central.kind !== "reference" || central.model === undefined) {
    return { byName, site, model: undefined };
  }
  const { readModel } = await import("./model-folder.ts");
  const model = readModel(central.model, source.path);
  return { byName, site: joinSites(site, toSiteModel(model, timeZone)), model };
}

function prioritiesIn({ tags }: ReferenceConfig): Readonly<Record<string, number>> {
  return Object.fromEntries(
    [...tags].flatMap(([tag, { priority }]) => (priority === undefined ? [] : [[tag, priority]])),
  );
}
