/**
 * Who takes part, found out before the rest of a file is read: templates are merged into those that extend
 * them, and an entry with a `count` becomes a fleet. Every node keeps the place where it was written.
 */

import { entryOf, type MapEntry, type MapNode, type SourceNode } from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import type { Cast, Member } from "./cast.ts";
import type { Reader } from "./reader.ts";
import { expectMap } from "./record.ts";
import { integer, text } from "./scalars.ts";

/** In all of a scenario. */
const mostMembers = 10_000;
const fleetSize = integer({ least: 1, most: mostMembers });
const templateName = text();

/** What is wrong with names and settings is told when those are read. */
export function readCast(top: MapNode, reader: Reader): Cast {
  const templates = templatesIn(top);
  const members: Member[] = [];
  const fleets = new Map<string, readonly string[]>();
  const families = new Map(templates.map(({ key }): [string, string[]] => [key.text, []]));
  for (const [index, entry] of mapAt(top, "chargers").entries()) {
    if (entry.value.kind !== "map") continue;
    const { node, lineage } = inherit(entry.value, templates, reader);
    const own = muster(entry, node, index, reader);
    const names = own.map(({ name }) => name);
    if (own.some(({ isOfFleet }) => isOfFleet)) fleets.set(entry.key.text, names);
    for (const name of lineage) families.get(name)?.push(...names);
    members.push(...own);
  }
  const tooMany = members[mostMembers];
  if (tooMany !== undefined) {
    const message = `more than ${mostMembers} chargers`;
    reader.report({ code: "E105", message, span: tooMany.entry.key.span });
  }
  return { members: members.slice(0, mostMembers), fleets, families };
}

function templatesIn(top: MapNode): readonly MapEntry[] {
  return mapAt(top, "templates");
}

function mapAt(top: MapNode, key: string): readonly MapEntry[] {
  const value = entryOf(top, key)?.value;
  return value?.kind === "map" ? value.entries : [];
}

/** Those that come of one entry. */
function muster(entry: MapEntry, node: MapNode, index: number, reader: Reader): readonly Member[] {
  const { text: name } = entry.key;
  const written = entryOf(node, "count")?.value;
  if (written === undefined) return [{ name, index, entry, isOfFleet: false, node }];
  const count = fleetSize.read(written, reader) ?? 1;
  return Array.from({ length: count }, (_, place) => {
    return { name: `${name}[${place}]`, index: place, entry, isOfFleet: true, node };
  });
}

interface Inherited {
  readonly node: MapNode;
  /** The templates it comes from, the nearest first. */
  readonly lineage: readonly string[];
}

/** Undoes `extends`, of the templates too. */
export function inherit(
  node: MapNode,
  templates: readonly MapEntry[],
  reader: Reader,
  trail: readonly string[] = [],
): Inherited {
  const extended = entryOf(node, "extends")?.value;
  const name = extended && templateName.read(extended, reader);
  if (extended === undefined || name === undefined) return { node, lineage: [] };

  const template = templates.find(({ key }) => key.text === name);
  if (trail.includes(name) || template === undefined) {
    reportTemplate(name, trail, extended, templates, reader);
    return { node, lineage: [] };
  }
  const map = expectMap(template.value, reader);
  if (map === undefined) return { node, lineage: [name] };
  const base = inherit(map, templates, reader, [...trail, name]);
  return { node: merge(base.node, node), lineage: [name, ...base.lineage] };
}

function reportTemplate(
  name: string,
  trail: readonly string[],
  { span }: SourceNode,
  templates: readonly MapEntry[],
  { report }: Reader,
): void {
  if (trail.includes(name)) {
    const circle = [...trail.slice(trail.indexOf(name)), name].join(" → ");
    report({ code: "E132", message: `a template extends itself: ${circle}`, span });
    return;
  }
  const known = templates.map(({ key }) => key.text);
  const hint = suggest(name, known);
  report({ code: "E131", message: `there is no template \`${name}\``, span, hint });
}

/** Maps are merged key by key; anything else of `own` takes the place of what there was. */
function merge(base: MapNode, own: MapNode): MapNode {
  const inherited = base.entries.map((entry) => {
    const other = entryOf(own, entry.key.text);
    if (other === undefined) return entry;
    const isDeep = other.value.kind === "map" && entry.value.kind === "map";
    return isDeep ? { key: other.key, value: merge(entry.value, other.value) } : other;
  });
  const added = own.entries.filter(({ key }) => entryOf(base, key.text) === undefined);
  return { ...own, entries: [...inherited, ...added] };
}
