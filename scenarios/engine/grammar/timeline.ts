/** The timeline: steps that begin each at its own time, and do not wait for each other. */

import { entryOf, type MapNode } from "../source/source-node.ts";
import { list } from "./collections.ts";
import { duration } from "./quantities.ts";
import type { Reader } from "./reader.ts";
import { expectMap } from "./record.ts";
import type { Rule } from "./rule.ts";
import { type Step, step } from "./step.ts";

export interface TimelineEntry {
  /** From the end of the setup. */
  readonly atMs: number;
  readonly step: Step;
}

const entry: Rule<TimelineEntry> = {
  schema: {
    allOf: [step.schema, { type: "object", properties: { at: duration.schema }, required: ["at"] }],
  },
  read(node, reader) {
    const map = expectMap(node, reader);
    const atMs = map && readTime(map, reader);
    const own = map && step.read(withoutTime(map), reader);
    return atMs === undefined || own === undefined ? undefined : { atMs, step: own };
  },
};

export const timeline: Rule<readonly TimelineEntry[]> = list(entry);

function readTime(map: MapNode, reader: Reader): number | undefined {
  const at = entryOf(map, "at")?.value;
  if (at !== undefined) return duration.read(at, reader);
  const span = map.entries[0]?.key.span ?? map.span;
  reader.report({ code: "E102", message: "`at` is missing", span, hint: "as in `at: 90s`" });
  return undefined;
}

function withoutTime(map: MapNode): MapNode {
  return { ...map, entries: map.entries.filter(({ key }) => key.text !== "at") };
}
