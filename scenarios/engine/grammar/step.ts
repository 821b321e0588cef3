/** One step: exactly one verb, and modifiers that this verb has. Editors see it as one flat map. */

import { compareSpans, joinSpans, type SourceSpan } from "../source/source-file.ts";
import { entryOf, type MapEntry, type MapNode } from "../source/source-node.ts";
import {
  type BlockName,
  blockVerbs,
  type ParallelBlock,
  parallelRule,
  type RepeatBlock,
  repeatRule,
  type VerbFacts,
} from "./blocks.ts";
import type { JsonSchema } from "./json-schema.ts";
import { commonModifiers, isModifier, type ModifierName, modifiers } from "./modifiers.ts";
import { namesOfEach } from "./names.ts";
import { readChargePointNames, readChargePoints } from "./read-charge-points.ts";
import type { Reader } from "./reader.ts";
import { expectMap, type RecordOf, readFields, recordSchema, reportUnknownKeys } from "./record.ts";
import type { Infer, Rule } from "./rule.ts";
import { type RunBlock, runRule } from "./run-rule.ts";
import { verbs } from "./verbs.ts";

type ModifiersOf<K extends keyof typeof verbs> =
  | (typeof commonModifiers)[number]
  | Exclude<(typeof verbs)[K]["modifiers"][number], "charger">;

interface Addressed {
  /** Whom it is about; empty for a verb that is about none. */
  readonly chargePoints: readonly string[];
  /** From the verb to the end of what stands behind it. */
  readonly span: SourceSpan;
}

type LeafStepOf<K extends keyof typeof verbs> = {
  readonly kind: K;
  /** What stands behind the verb. */
  readonly value: Infer<(typeof verbs)[K]["rule"]>;
} & Addressed &
  RecordOf<Pick<typeof modifiers, ModifiersOf<K>>>;

/** A step that does something itself. */
export type LeafStep = { readonly [K in keyof typeof verbs]: LeafStepOf<K> }[keyof typeof verbs];

type Common = Addressed & RecordOf<Pick<typeof modifiers, (typeof commonModifiers)[number]>>;

export interface ParallelStep extends Common {
  readonly kind: "parallel";
  readonly value: ParallelBlock<Step>;
}

export interface RepeatStep extends Common {
  readonly kind: "repeat";
  readonly value: RepeatBlock<Step>;
}

export interface RunStep extends Common, RecordOf<Pick<typeof modifiers, "capture">> {
  readonly kind: "run";
  readonly value: RunBlock<Step>;
}

/** A step that consists of others. */
export type BlockStep = ParallelStep | RepeatStep | RunStep;

export type Step = LeafStep | BlockStep;

type VerbName = Step["kind"];

export const step: Rule<Step> = {
  schema: { $ref: "#/definitions/step" },
  read(node, reader) {
    const map = expectMap(node, reader);
    const verb = map && findVerb(map, reader);
    return map && verb && readStep(map, verb.entry, verb.kind, reader);
  },
};

const blockRules = {
  parallel: parallelRule(step),
  repeat: repeatRule(step, readChargePointNames),
  run: runRule(step),
} as const satisfies Readonly<Record<BlockName, Rule<unknown>>>;

/** All verbs, with what is said of them. */
export const verbFacts: Readonly<Record<VerbName, VerbFacts>> = { ...verbs, ...blockVerbs };

export function isVerb(name: string): name is VerbName {
  return Object.hasOwn(verbFacts, name);
}

function isBlock(name: VerbName): name is BlockName {
  return Object.hasOwn(blockVerbs, name);
}

function ruleOf(kind: VerbName): Rule<unknown> {
  return isBlock(kind) ? blockRules[kind] : verbs[kind].rule;
}

const knownKeys = [...Object.keys(verbFacts), ...Object.keys(modifiers)];

function findVerb(
  map: MapNode,
  reader: Reader,
): { readonly entry: MapEntry; readonly kind: VerbName } | undefined {
  reportUnknownKeys(map, knownKeys, [], reader);
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
  const admitted: readonly ModifierName[] = [...commonModifiers, ...verbFacts[kind].modifiers];
  reportMisplaced(map, kind, admitted, reader);
  reportExcluded(map, reader);

  const isAddressed = admitted.includes("charger") && !isBlock(kind);
  const own = isAddressed ? reader.knowing(namesOfEach(reader.names)) : reader;
  const inside = own.inside(map);
  reportResponse(map, reader);
  const value: unknown = ruleOf(kind).read(entry.value, inside);
  const fields = readFields(fieldsOf(admitted), map, own);
  const chargePoints = isAddressed ? readChargePoints(map, value, inside) : [];
  noteCaptures(map, reader);
  if (value === undefined || fields === undefined || chargePoints === undefined) return undefined;

  const hasWithin = entryOf(map, "within") !== undefined;
  // The table of verbs promises what this holds; the compiler cannot follow verb by verb.
  const properties: unknown[][] = Object.entries({ kind, value, chargePoints });
  return Object.fromEntries([
    ...properties,
    ["span", spanOfEntry(entry)],
    ...Object.entries(fields),
    ...(admitted.includes("within") && !hasWithin ? [["withinMs", reader.withinMs]] : []),
  ]);
}

function fieldsOf(admitted: readonly ModifierName[]) {
  const names = admitted.filter((name) => name !== "charger" && name !== "with");
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
    const isTime = key.text === "at";
    const hint = isTime
      ? "only the entries of a `timeline` have one"
      : `it has ${admitted.map((name) => `\`${name}\``).join(", ")}`;
    reader.report({ code: "E112", message, span: key.span, hint });
  }
}

function reportExcluded(map: MapNode, reader: Reader): void {
  const exact = entryOf(map, "exact");
  if (exact !== undefined && entryOf(map, "reply")?.value.kind !== "map") {
    const message = "`exact` is about the keys of a `reply`, and there is none";
    reader.report({ code: "E115", message, span: exact.key.span });
  }
  const error = entryOf(map, "error");
  if (error === undefined || entryOf(map, "reply") === undefined) return;
  const message = "`reply` and `error` exclude each other";
  reader.report({ code: "E115", message, span: error.key.span });
}

/** What is answered depends on what is called. */
function reportResponse(map: MapNode, { report }: Reader): void {
  const respond = entryOf(map, "respond");
  const expected = entryOf(map, "expect")?.value;
  if (respond === undefined || expected?.kind !== "map") return;
  if (entryOf(expected, "call") !== undefined) return;
  const message = "`respond` answers a message that is expected with `call`";
  report({ code: "E115", message, span: respond.key.span });
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
  const verbSchemas = Object.keys(verbFacts)
    .filter(isVerb)
    .map((name) => {
      const { description, example } = verbFacts[name];
      return [
        name,
        { ...ruleOf(name).schema, description: `${description} Example: \`${example}\`` },
      ];
    });
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
