/** What a scenario says itself, joined with what the files of its `model` say. */

import type { SiteModel } from "../../../central/balancing/site-model.ts";
import type { Directory } from "../../../central/directory.ts";

/** The groups of both; a charge point that the scenario puts into a group is in no other one. */
export function joinSites(scenario: SiteModel, files: SiteModel): SiteModel {
  return {
    timeZone: scenario.timeZone,
    groups() {
      const own = scenario.groups();
      const taken = new Set(own.flatMap(({ chargers }) => chargers.map((one) => one.identity)));
      const others = files.groups().map((group) => ({
        ...group,
        chargers: group.chargers.filter(({ identity }) => !taken.has(identity)),
      }));
      return [...others, ...own];
    },
    tagPriority: (idTag) => scenario.tagPriority(idTag) ?? files.tagPriority(idTag),
    listen(changed) {
      const stops = [scenario.listen(changed), files.listen(changed)];
      return () => {
        for (const stop of stops) stop();
      };
    },
  };
}

/** What the scenario says comes first. */
export function joinDirectories(scenario: Directory, files: Directory): Directory {
  const knowing = (identity: string) =>
    scenario.findChargePoint(identity) === undefined ? files : scenario;
  return {
    findChargePoint: (identity) => knowing(identity).findChargePoint(identity),
    findIdTag: (idTag) => scenario.findIdTag(idTag) ?? files.findIdTag(idTag),
    checkPassword: (identity, password) => knowing(identity).checkPassword(identity, password),
    proposePassword: (identity, password) => knowing(identity).proposePassword(identity, password),
    settlePassword: (identity, isRight) => knowing(identity).settlePassword(identity, isRight),
    changeChargePoint: (identity, changes) =>
      knowing(identity).changeChargePoint(identity, changes),
  };
}
