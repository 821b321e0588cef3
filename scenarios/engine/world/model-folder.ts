/** `model: data/site`: groups, chargers and tags as operators have them in CSV files. Nothing is written. */

import { readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { chargerForm } from "../../../central/site/charger-entry.ts";
import type { EntryForm, SiteContext } from "../../../central/site/entry-form.ts";
import { groupForm } from "../../../central/site/group-entry.ts";
import { readTable } from "../../../central/site/read-table.ts";
import { createSite, type Site } from "../../../central/site/site.ts";
import { tagForm } from "../../../central/site/tag-entry.ts";
import { ScenarioError, unreadable } from "../run/scenario-error.ts";

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
