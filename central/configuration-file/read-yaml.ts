/** Reads our own configuration file: YAML 1.2, and nothing in it that readers disagree on. */

import { isMap, isScalar, isSeq, LineCounter, type Node, parseDocument, type YAMLMap } from "yaml";
import { withoutByteOrderMark } from "../site/csv-document.ts";
import type { MapEntry, MapNode, Place, Report, SettingsNode } from "./settings-node.ts";

/** More than any configuration needs. */
const maxLength = 256 * 1024;

/** Undefined if there is nothing to go on with. */
export function readYaml(text: string, report: Report): MapNode | undefined {
  const top = { line: 1, column: 1 };
  if (text.length > maxLength) {
    report(top, `the file has more than ${maxLength} characters`);
    return undefined;
  }
  const lines = new LineCounter();
  const document = parseDocument(withoutByteOrderMark(text), {
    version: "1.2",
    schema: "core",
    lineCounter: lines,
    prettyErrors: false,
    logLevel: "silent",
  });
  const placeOf = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line, column: col };
  };
  for (const { pos, message } of document.errors) report(placeOf(pos[0]), lowerFirst(message));
  if (document.errors.length > 0) return undefined;
  if (document.contents === null) return { kind: "map", place: top, entries: new Map() };
  const node = toNode(document.contents, { placeOf, report });
  if (node?.kind === "map") return node;
  report(top, "the file is not a map of settings");
  return undefined;
}

interface Context {
  readonly placeOf: (offset: number) => Place;
  readonly report: Report;
}

function toNode(node: Node, context: Context): SettingsNode | undefined {
  const place = placeOfNode(node, context);
  if (isMap<Node, Node | null>(node)) return toMap(node, context);
  if (isSeq<Node>(node)) {
    const items = node.items.map((item) => toNode(item, context));
    return { kind: "list", place, items: items.filter((item) => item !== undefined) };
  }
  if (!isScalar(node)) {
    context.report(place, "write it out: aliases are not read here");
    return undefined;
  }
  const { value } = node;
  if (value === null || value === undefined) return nothing(place);
  const isPlain = typeof value === "number" || typeof value === "boolean";
  return { kind: "scalar", place, value: isPlain ? value : String(value) };
}

function toMap(node: YAMLMap<Node, Node | null>, context: Context): MapNode {
  const entries = new Map<string, MapEntry>();
  for (const { key, value } of node.items) {
    const place = placeOfNode(key, context);
    const content = value === null ? nothing(place) : toNode(value, context);
    if (content !== undefined) entries.set(String(key), { place, node: content });
  }
  return { kind: "map", place: placeOfNode(node, context), entries };
}

function nothing(place: Place): SettingsNode {
  return { kind: "scalar", place, value: null };
}

function placeOfNode({ range }: Node, { placeOf }: Context): Place {
  return placeOf(range?.[0] ?? 0);
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
