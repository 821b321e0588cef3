/** Whom a step is about: `charger:`, or what is expected of whom. */

import { entryOf, type MapNode, type SourceNode } from "../source/source-node.ts";
import { suggest } from "../source/suggest.ts";
import { type Expectation, namedIn } from "./expectation.ts";
import type { MessagePattern } from "./message-pattern.ts";
import { chargePointName } from "./modifiers.ts";
import type { Reader } from "./reader.ts";

/** `value`: what the step has been read as. */
export function readChargePoints(
  map: MapNode,
  value: unknown,
  reader: Reader,
): readonly string[] | undefined {
  if (value === undefined) return []; // That it cannot be read has been told.
  const charger = entryOf(map, "charger");
  const named = isExpectation(value) ? namedIn(value) : [];
  if (charger !== undefined && named.length > 0) {
    const message = "`charger` says again whom the step is about";
    reader.report({ code: "E115", message, span: charger.key.span });
  }
  if (named.length > 0) return named;
  return charger === undefined
    ? onlyChargePoint(map, reader)
    : readChargePointNames(charger.value, reader);
}

function isExpectation(value: unknown): value is Expectation | MessagePattern {
  return typeof value === "object" && value !== null && ("form" in value || "direction" in value);
}

/** A charger, a fleet, `all` or `self`, or a list of them. */
export function readChargePointNames(
  node: SourceNode,
  reader: Reader,
): readonly string[] | undefined {
  if (node.kind !== "list") return readOne(node, reader);
  const read = node.items.map((item) => readOne(item, reader));
  const found = read.flatMap((names) => names ?? []);
  return read.includes(undefined) ? undefined : [...new Set(found)];
}

function readOne(node: SourceNode, reader: Reader): readonly string[] | undefined {
  const { names, report } = reader;
  const name = chargePointName.read(node, reader);
  if (name === undefined) return undefined;
  if (name === "self" && names.self !== undefined) return [names.self];
  if (name === "all") return names.chargePoints;
  const found = names.chargePointsOf(name);
  if (found !== undefined) return found;
  const message = `there is no charger \`${name}\``;
  report({ code: "E113", message, span: node.span, hint: suggest(name, names.setNames()) });
  return undefined;
}

function onlyChargePoint(map: MapNode, { names, report }: Reader): readonly string[] | undefined {
  const { chargePoints, self } = names;
  if (self !== undefined) return [self];
  if (chargePoints.length <= 1) return chargePoints;
  const span = map.entries[0]?.key.span ?? map.span;
  const hint = `say \`charger:\` ${chargePoints.slice(0, 5).join(", ")} or all`;
  report({ code: "E114", message: "the step does not say which charger", span, hint });
  return undefined;
}
