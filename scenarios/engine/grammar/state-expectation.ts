/** The rules for what chargers and groups must be like: their limits, what they draw, whether they are there. */

import { readSchema } from "../../../schemas/schema.ts";
import type { SourceSpan } from "../source/source-file.ts";
import { entryOf, type MapEntry, type MapNode, type SourceNode } from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import { amperes, duration } from "./quantities.ts";
import type { Reader } from "./reader.ts";
import { expectMap, optional, withDefault } from "./record.ts";
import type { Rule } from "./rule.ts";
import { flag, oneOf } from "./scalars.ts";

/** What one charger, or all of a group together, must be like. */
export interface StateWish<T> {
  /** Of a charger or a group; undefined: of the charger that the step is about. */
  readonly name: string | undefined;
  readonly wanted: T;
  readonly span: SourceSpan;
}

const statuses = readSchema("StatusNotification").properties?.["status"]?.enum ?? [];

export const stateFields = {
  alloc: optional("alloc", byName(amperes, "ofAll"), "The limits that were given, by phase."),
  draw: optional("draw", byName(amperes, "ofAll"), "What the cars take, by phase."),
  connected: optional("connected", byName(flag, "ofOne"), "Whether the connection is open."),
  status: optional("status", byName(oneOf(statuses), "ofOne"), "The status of connector 1."),
  tolerance: withDefault("toleranceAmps", amperes, 0.05, "How far off a current may be."),
  grace: withDefault("graceMs", duration, 0, "How much later it may be so."),
};

export const stateKeys = ["alloc", "draw", "connected", "status"] as const;

/**
 * A map of names, or for `ofOne` a single value for the charger that the step is about. Amounts are
 * of chargers or, as their sum, of groups.
 */
function byName<T>(rule: Rule<T>, kind: "ofAll" | "ofOne"): Rule<readonly StateWish<T>[]> {
  const named = { type: "object", additionalProperties: rule.schema, minProperties: 1 } as const;
  return {
    schema: kind === "ofOne" ? { anyOf: [rule.schema, named] } : named,
    read(node, reader) {
      if (kind === "ofOne" && node.kind === "scalar") {
        const wanted = rule.read(node, reader);
        return wanted === undefined ? undefined : [{ name: undefined, wanted, span: node.span }];
      }
      const map = expectMap(node, reader);
      if (map === undefined) return undefined;
      const wishes = map.entries.map((entry) => readWish(entry, rule, kind, reader));
      reportEmpty(map, reader);
      return wishes.filter((wish) => wish !== undefined);
    },
  };
}

function readWish<T>(
  { key, value }: MapEntry,
  rule: Rule<T>,
  kind: "ofAll" | "ofOne",
  reader: Reader,
): StateWish<T> | undefined {
  const { chargePoints, groups } = reader.names;
  const known = kind === "ofAll" ? [...chargePoints, ...groups] : chargePoints;
  const wanted = rule.read(value, reader);
  if (!known.includes(key.text)) {
    const what = kind === "ofAll" ? "charger or group" : "charger";
    const message = `there is no ${what} \`${key.text}\``;
    reader.report({ code: "E113", message, span: key.span, hint: suggest(key.text, known) });
    return undefined;
  }
  const end = { endLine: value.span.endLine, endColumn: value.span.endColumn };
  return wanted === undefined
    ? undefined
    : { name: key.text, wanted, span: { ...key.span, ...end } };
}

function reportEmpty({ entries, span }: MapNode, { report }: Reader): void {
  if (entries.length === 0) report({ code: "E102", message: "there is no charger", span });
}

/** Whether the step that this stands in says itself how long it waits. */
export function hasWithin({ enclosing }: Reader): boolean {
  return enclosing !== undefined && entryOf(enclosing, "within") !== undefined;
}

/** Whether a map speaks of the state of chargers, and not of messages. */
export function isAboutState(node: SourceNode): boolean {
  return node.kind === "map" && stateKeys.some((key) => entryOf(node, key) !== undefined);
}
