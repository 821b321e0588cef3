/** Groups of chargers that share what one fuse bears. */

import { parseSchedule } from "../../../central/balancing/schedule.ts";
import type { MapNode, SourceNode } from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import { dictionary, list, mapped } from "./collections.ts";
import { orVariable } from "./json-schema.ts";
import type { Reader } from "./reader.ts";
import { optional, record, required } from "./record.ts";
import { type Converted, invalid, type Rule, type ScalarRule, scalarRule, valid } from "./rule.ts";
import { text } from "./scalars.ts";

/** As a schedule, and for the whole day when it is written as a current. */
export const groupLimit: ScalarRule<string> = scalarRule(
  orVariable({
    description: "A current, or a schedule of currents",
    type: "string",
    examples: ["32A", "06:00-21:59>0=16:3=32;22:00-05:59>0=48"],
  }),
  ({ text: written }) => {
    if (/^\d{1,4}(\.\d{1,3})?A$/.test(written)) {
      return valid(`0=${Number(written.slice(0, -1))}`);
    }
    if (/^\d+(\.\d+)?A?$/.test(written)) return noLimit(written);
    const reading = parseSchedule(written);
    return reading.isRight ? valid(written) : invalid("E103", `no schedule: ${reading.problem}`);
  },
);

function noLimit(written: string): Converted<string> {
  if (!written.endsWith("A"))
    return invalid("E106", `\`${written}\` has no unit`, `write \`${written}A\``);
  return invalid("E105", `\`${written}\` is no limit: from 0 to 9999A, to a milliampere`);
}

/** A charger, a fleet, all that extend a template, or `all`. */
const member: Rule<readonly string[]> = mapped(text(), (name, { span }, { names, report }) => {
  const chargePoints = name === "all" ? names.chargePoints : names.chargePointsOf(name);
  if (chargePoints !== undefined) return chargePoints;
  const message = `there is no charger, fleet or template \`${name}\``;
  report({ code: "E113", message, span, hint: suggest(name, names.setNames()) });
  return undefined;
});

const group = record({
  limit: optional("schedule", groupLimit, "What it may draw on each phase; else as it likes."),
  members: required("members", list(member), "Chargers, fleets, or templates for all of theirs."),
});

export interface GroupPlan {
  readonly name: string;
  /** In the words of balanz; undefined: nothing is shared out. */
  readonly schedule: string | undefined;
  /** The names of its charge points. */
  readonly chargePoints: readonly string[];
}

export const groups: Rule<readonly GroupPlan[]> = mapped(
  dictionary(group, { hasNames: true }),
  (read, node, reader) => {
    if (node.kind === "map") reportMembers(node, read, reader);
    return Array.from(read, ([name, { schedule, members }]) => ({
      name,
      schedule,
      chargePoints: [...new Set(members.flat())],
    }));
  },
);

/** A charge point hangs on one fuse; and what it is called must not be what the group is called. */
function reportMembers(
  node: MapNode,
  read: ReadonlyMap<string, { readonly members: readonly (readonly string[])[] }>,
  { names, report }: Reader,
): void {
  const groupOf = new Map<string, string>();
  for (const { key, value } of node.entries) {
    if (names.chargePointsOf(key.text) !== undefined) {
      const message = `\`${key.text}\` is the name of chargers`;
      report({ code: "E119", message, span: key.span });
    }
    for (const chargePoint of new Set(read.get(key.text)?.members.flat())) {
      const other = groupOf.get(chargePoint);
      if (other === undefined) groupOf.set(chargePoint, key.text);
      else reportTwice(chargePoint, other, value, report);
    }
  }
}

function reportTwice(
  chargePoint: string,
  other: string,
  { span }: SourceNode,
  report: Reader["report"],
): void {
  const message = `\`${chargePoint}\` is in the group \`${other}\` already`;
  report({ code: "E117", message, span, hint: "a charger is in one group" });
}
