/** All chargers of a scenario, read from the cast that has been made of them before. */

import type { Member } from "./cast.ts";
import { type ChargerSettings, charger } from "./charger.ts";
import { dictionary, reportNames } from "./collections.ts";
import { namesAt } from "./names.ts";
import { inherit } from "./read-cast.ts";
import type { Reader } from "./reader.ts";
import { expectMap } from "./record.ts";
import type { Rule } from "./rule.ts";

export interface ChargePointPlan extends Omit<ChargerSettings, "template" | "count"> {
  /** Its name in the file. */
  readonly name: string;
  /** Its identity on the wire. */
  readonly id: string;
  /** Of its fleet, or among the chargers of the file. */
  readonly index: number;
}

export const chargers: Rule<readonly ChargePointPlan[]> = {
  schema: dictionary(charger, { hasNames: true }).schema,
  read(node, reader) {
    const map = expectMap(node, reader);
    if (map === undefined) return undefined;
    reportNames(map, reader);
    for (const { value } of map.entries) expectMap(value, reader);
    if (map.entries.length === 0) {
      reader.report({ code: "E102", message: "there is no charger", span: map.span });
    }
    return readMembers(reader);
  },
};

/** Those that nobody extends are checked as well. */
export const templates: Rule<true> = {
  schema: dictionary(charger, { hasNames: true }).schema,
  read(node, reader) {
    const map = expectMap(node, reader);
    if (map === undefined) return undefined;
    reportNames(map, reader);
    for (const { key, value } of map.entries) {
      const own = expectMap(value, reader);
      const isUsed = (reader.names.cast.families.get(key.text)?.length ?? 0) > 0;
      if (own === undefined || isUsed) continue;
      const whole = inherit(own, map.entries, reader, [key.text]).node;
      charger.read(whole, reader.knowing(namesAt(reader.names, 0)));
    }
    return true;
  },
};

/** A fleet has one template, and what is wrong with it is told once. */
function readMembers(reader: Reader): readonly ChargePointPlan[] {
  const wrong = new Set<string>();
  const byId = new Map<string, string>();
  return reader.names.cast.members.flatMap((member) => {
    const { entry, name } = member;
    if (wrong.has(entry.key.text)) return [];
    const plan = readMember(member, reader, () => wrong.add(entry.key.text));
    if (plan === undefined) return [];
    const other = byId.get(plan.id);
    if (other !== undefined) {
      wrong.add(entry.key.text);
      const message = `${other} and ${name} have the same identity \`${plan.id}\``;
      reader.report({ code: "E116", message, span: entry.key.span });
    }
    byId.set(plan.id, name);
    return [plan];
  });
}

function readMember(
  member: Member,
  reader: Reader,
  wentWrong: () => void,
): ChargePointPlan | undefined {
  const { name, index, node } = member;
  const names = namesAt(reader.names, index);
  const report: Reader["report"] = (fault) => {
    wentWrong();
    reader.report(fault);
  };
  const read = charger.read(node, reader.knowing(names).telling(report));
  if (read === undefined) return undefined;
  const { template: _template, count: _count, ...settings } = read;
  return { ...settings, name, id: read.id ?? usualId(member), index };
}

/** Brackets have a meaning in addresses. */
function usualId({ name, entry, index, isOfFleet }: Member): string {
  return isOfFleet ? `${entry.key.text}-${index}` : name;
}
