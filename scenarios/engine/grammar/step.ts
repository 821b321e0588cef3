/** One step: exactly one verb, and modifiers that this verb has. Editors see it as one flat map. */

import { compareSpans, joinSpans, type SourceSpan } from "../source/source-file.ts";
import { entryOf, type MapEntry, type MapNode } from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import type { JsonSchema } from "./json-schema.ts";
import {
  chargePointName,
  commonModifiers,
  isModifier,
  laterModifiers,
  type ModifierName,
  modifiers,
} from "./modifiers.ts";
import type { Reader } from "./reader.ts";
import { expectMap, type RecordOf, readFields, recordSchema, reportUnknownKeys } from "./record.ts";
import type { Infer, Rule } from "./rule.ts";
import { isVerb, laterVerbs, type VerbName, verbs } from "./verbs.ts";

type ModifiersOf<K extends VerbName> =
  | (typeof commonModifiers)[number]
  | Exclude<(typeof verbs)[K]["modifiers"][number], "charger">;

type StepOf<K extends VerbName> = {
  readonly kind: K;
  /** What stands behind the verb. */
  readonly value: Infer<(typeof verbs)[K]["rule"]>;
  /** Whom it is about; empty for a verb that is about none. */
  readonly chargePoints: readonly string[];
  /** From the verb to the end of what stands behind it. */
  readonly span: SourceSpan;
} & RecordOf<Pick<typeof modifiers, ModifiersOf<K>>>;

export type Step = { readonly [K in VerbName]: StepOf<K> }[VerbName];

export const step: Rule<Step> = {
  schema: { $ref: "#/definitions/step" },
  read(node, reader) {
    const map = expectMap(node, reader);
    const verb = map && findVerb(map, reader);
    return map && verb && readStep(map, verb.entry, verb.kind, reader);
  },
};

const knownKeys = [...Object.keys(verbs), ...Object.keys(modifiers)];
const laterKeys = [...laterVerbs, ...laterModifiers];

function findVerb(
  map: MapNode,
  reader: Reader,
): { readonly entry: MapEntry; readonly kind: VerbName } | undefined {
  reportUnknownKeys(map, knownKeys, laterKeys, reader);
  const found = map.entries.flatMap((entry) => {
    const { text: kind } = entry.key;
    return isVerb(kind) ? [{ entry, kind }] : [];
  });
  const [verb, second] = found;
  if (second !== undefined) {
    const message = `a step has one verb, \`${verb?.kind}\` and \`${second.kind}\` are two`;
    const hint = "begin a new step with `-`";
    reader.report({ code: "E111", message, span: second.entry.key.span, hint });
    return undefined;
  }
  const isAllKnown = map.entries.every(({ key }) => isModifier(key.text));
  if (verb === undefined && isAllKnown) {
    const span = map.entries[0]?.key.span ?? map.span;
    reader.report({ code: "E111", message: "the step has no verb", span });
  }
  return verb;
}

function readStep(map: MapNode, entry: MapEntry, kind: VerbName, reader: Reader): Step | undefined {
  const admitted: readonly ModifierName[] = [...commonModifiers, ...verbs[kind].modifiers];
  reportMisplaced(map, kind, admitted, reader);
  reportExcluded(map, reader);

  const inside = reader.inside(map);
  const value: unknown = verbs[kind].rule.read(entry.value, inside);
  const fields = readFields(fieldsOf(admitted), map, reader);
  const chargePoints = admitted.includes("charger") ? readChargePoints(map, kind, inside) : [];
  noteCaptures(map, reader);
  if (value === undefined || fields === undefined || chargePoints === undefined) return undefined;

  // The table of verbs promises what this holds; the compiler cannot follow verb by verb.
  const properties: unknown[][] = Object.entries({ kind, value, chargePoints });
  return Object.fromEntries([
    ...properties,
    ["span", spanOfEntry(entry)],
    ...Object.entries(fields),
  ]);
}

function fieldsOf(admitted: readonly ModifierName[]) {
  const names = admitted.filter((name) => name !== "charger");
  return Object.fromEntries(names.map((name) => [name, modifiers[name]]));
}

function reportMisplaced(
  map: MapNode,
  kind: VerbName,
  admitted: readonly ModifierName[],
  reader: Reader,
): void {
  for (const { key } of map.entries) {
    if (!isModifier(key.text) || admitted.includes(key.text)) continue;
    const message = `\`${key.text}\` is no modifier of \`${kind}\``;
    const hint = `it has ${admitted.map((name) => `\`${name}\``).join(", ")}`;
    reader.report({ code: "E112", message, span: key.span, hint });
  }
}

function reportExcluded(map: MapNode, reader: Reader): void {
  const error = entryOf(map, "error");
  if (error === undefined || entryOf(map, "reply") === undefined) return;
  const message = "`reply` and `error` exclude each other";
  reader.report({ code: "E115", message, span: error.key.span });
}

/** The names in `charger:`, or in `from:` and `to:` of an expected message. */
function readChargePoints(
  map: MapNode,
  kind: VerbName,
  reader: Reader,
): readonly string[] | undefined {
  const inside = entryOf(map, kind)?.value;
  const isDirected = (kind === "expect" || kind === "never") && inside?.kind === "map";
  const directions = isDirected ? [entryOf(inside, "from"), entryOf(inside, "to")] : [];
  const charger = entryOf(map, "charger");
  const direction = directions.find((entry) => entry !== undefined);
  if (charger !== undefined && direction !== undefined) {
    const message = `\`charger\` and \`${direction.key.text}\` exclude each other`;
    reader.report({ code: "E115", message, span: charger.key.span });
  }
  const named = direction ?? charger;
  return named === undefined ? onlyChargePoint(map, reader) : readName(named, reader);
}

function onlyChargePoint(map: MapNode, { names, report }: Reader): readonly string[] | undefined {
  const { chargePoints } = names;
  if (chargePoints.length <= 1) return chargePoints;
  const span = map.entries[0]?.key.span ?? map.span;
  const hint = `say \`charger:\` ${chargePoints.slice(0, 5).join(", ")} or all`;
  report({ code: "E114", message: "the step does not say which charger", span, hint });
  return undefined;
}

function readName({ key, value }: MapEntry, reader: Reader): readonly string[] | undefined {
  const { chargePoints } = reader.names;
  const name = chargePointName.read(value, reader);
  if (name === "all" && key.text === "charger") return chargePoints;
  if (name === undefined || chargePoints.includes(name)) return name === undefined ? name : [name];
  const message = `there is no charger \`${name}\``;
  reader.report({ code: "E113", message, span: value.span, hint: suggest(name, chargePoints) });
  return undefined;
}

/** A capture that is wrong is known all the same: one fault must not make others. */
function noteCaptures(map: MapNode, { names }: Reader): void {
  const capture = entryOf(map, "capture")?.value;
  if (capture?.kind !== "map") return;
  for (const { key } of capture.entries) names.addCapture(key.text, key.span);
}

/** From the verb to the end of its value, unless that is an alias for something elsewhere. */
function spanOfEntry({ key, value }: MapEntry): SourceSpan {
  return compareSpans(key.span, value.span) < 0 ? joinSpans(key.span, value.span) : key.span;
}

/** Flat, and the verbs first: so editors offer them first, and name the key that is misspelt. */
export function stepSchema(): JsonSchema {
  const verbSchemas = Object.entries(verbs).map(([name, { rule, description, example }]) => [
    name,
    { ...rule.schema, description: `${description} Example: \`${example}\`` },
  ]);
  return {
    type: "object",
    additionalProperties: false,
    minProperties: 1,
    properties: {
      ...Object.fromEntries(verbSchemas),
      ...recordSchema(modifiers).properties,
    },
  };
}
