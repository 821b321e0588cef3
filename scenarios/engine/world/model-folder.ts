/** `model: data/site`: groups, chargers and tags as operators have them in CSV files. Nothing is written. */

import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import type { SiteModel } from "../../../central/balancing/site-model.ts";
import type { Directory } from "../../../central/directory.ts";
import { chargerForm } from "../../../central/site/charger-entry.ts";
import type { EntryForm, SiteContext } from "../../../central/site/entry-form.ts";
import { groupForm } from "../../../central/site/group-entry.ts";
import { readTable } from "../../../central/site/read-table.ts";
import { createSite, type Site } from "../../../central/site/site.ts";
import { tagForm } from "../../../central/site/tag-entry.ts";
import { ScenarioError } from "../run/scenario-error.ts";

/** `folder` begins where the scenario stands. @throws {ScenarioError} if something is wrong in it */
export function readModel(folder: string, scenarioPath: string): Site {
  const at = resolve(dirname(scenarioPath), folder);
  const groups = readEntries(groupForm, join(at, "groups.csv"), noContext);
  const ids = new Set(groups.map(({ groupId }) => groupId));
  const context: SiteContext = { hasGroup: (id) => ids.has(id), hasChargers: () => true };
  const chargers = readEntries(chargerForm, join(at, "chargers.csv"), context);
  const tags = readEntries(tagForm, join(at, "tags.csv"), context);
  return createSite({ groups, chargers, tags });
}

const noContext: SiteContext = { hasGroup: () => false, hasChargers: () => true };

function readEntries<Entry>(
  form: EntryForm<Entry>,
  path: string,
  context: SiteContext,
): readonly Entry[] {
  const { table, problems } = readTable(form, { path, bytes: readBytes(path) }, context);
  if (table !== undefined) return table.read.map(({ entry }) => entry);
  const [first] = problems;
  const place = first === undefined ? path : `${first.file}:${first.line}:${first.column}`;
  throw new ScenarioError(`${place}: ${first?.message ?? "it cannot be read"}`);
}

function readBytes(path: string): Uint8Array {
  try {
    return readFileSync(path);
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

export function unreadable(path: string, cause: unknown): ScenarioError {
  const code = cause instanceof Error && "code" in cause ? cause.code : cause;
  return new ScenarioError(`\`${path}\` cannot be read: ${code}`, undefined, { cause });
}

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
