/** Turns the nodes of the YAML library into source nodes, within bounds. */

import {
  type Alias,
  type Document,
  isAlias,
  isMap,
  isNode,
  isScalar,
  isSeq,
  type Pair,
} from "yaml";
import type { Fault } from "./diagnostic.ts";
import type { SourceSpan, SpanFinder } from "./source-file.ts";
import { createScalar, type MapEntry, type ScalarNode, type SourceNode } from "./source-node.ts";

export interface Bounds {
  readonly characters: number;
  readonly depth: number;
  readonly aliases: number;
  /** Values in the whole file, aliases followed. */
  readonly nodes: number;
}

export interface NodeReader {
  /** Undefined when a fault was reported in its place. */
  read(node: unknown, depth: number): SourceNode | undefined;
}

export function createNodeReader(
  document: Document,
  finder: SpanFinder,
  report: (fault: Fault) => void,
  bounds: Bounds,
): NodeReader {
  let aliases = 0;
  let nodes = 0;
  const beingRepeated = new Set<unknown>();

  function read(node: unknown, depth: number): SourceNode | undefined {
    const span = spanOfNode(node, finder);
    if (!isWithinBounds(depth, span)) return undefined;
    reportTag(node, span, report);
    if (isAlias(node)) return readAlias(node, span, depth);
    if (isSeq(node)) {
      const items = node.items.map((item) => read(item, depth + 1));
      return { kind: "list", items: items.filter((item) => item !== undefined), span };
    }
    if (isMap(node)) return { kind: "map", entries: readEntries(node.items, depth), span };
    return readScalar(node, finder);
  }

  /** Says no with a fault once; what goes beyond the number of nodes is passed over from then on. */
  function isWithinBounds(depth: number, span: SourceSpan): boolean {
    nodes += 1;
    if (depth > bounds.depth) {
      report({ code: "E004", message: `nested more than ${bounds.depth} deep`, span });
    }
    if (nodes === bounds.nodes + 1) {
      report({ code: "E004", message: `more than ${bounds.nodes} values, aliases followed`, span });
    }
    return depth <= bounds.depth && nodes <= bounds.nodes;
  }

  function readAlias(alias: Alias, span: SourceSpan, depth: number): SourceNode | undefined {
    aliases += 1;
    if (aliases === bounds.aliases + 1) {
      report({ code: "E004", message: `more than ${bounds.aliases} aliases`, span });
    }
    if (aliases > bounds.aliases) return undefined;

    const target = alias.resolve(document);
    if (target === undefined || beingRepeated.has(target)) {
      const why = target === undefined ? "has no anchor above it" : "stands inside what it repeats";
      report({ code: "E005", message: `\`*${alias.source}\` ${why}`, span });
      return undefined;
    }
    beingRepeated.add(target);
    const repeated = read(target, depth);
    beingRepeated.delete(target);
    return repeated;
  }

  function readEntries(pairs: readonly Pair[], depth: number): readonly MapEntry[] {
    const entries = pairs
      .map((pair) => readEntry(pair, depth))
      .filter((entry) => entry !== undefined);
    return withoutDuplicates(entries, report);
  }

  function readEntry(pair: Pair, depth: number): MapEntry | undefined {
    const key = readKey(pair.key, finder, report);
    if (key === undefined) return undefined;
    const value = pair.value === null ? readNothing(key) : read(pair.value, depth + 1);
    return value && { key, value };
  }

  return { read };
}

function spanOfNode(node: unknown, finder: SpanFinder): SourceSpan {
  const [start, end] = (isNode(node) && node.range) || [0, 0];
  return finder.spanOf(start, end);
}

function readScalar(node: unknown, finder: SpanFinder): ScalarNode {
  if (!isScalar(node)) return createScalar({ text: "", isPlain: true, start: 0, end: 0 }, finder);
  const [start, end] = node.range ?? [0, 0];
  return createScalar(
    { text: node.source ?? "", isPlain: node.type === "PLAIN", start, end },
    finder,
  );
}

/** A key without a colon, as in `{ name }`: there is nothing, right behind it. */
function readNothing(key: ScalarNode): ScalarNode {
  const { length } = key.text;
  const span = key.spanOf(length, length);
  return { kind: "scalar", text: "", isPlain: true, span, spanOf: () => span };
}

function readKey(
  key: unknown,
  finder: SpanFinder,
  report: (fault: Fault) => void,
): ScalarNode | undefined {
  const span = spanOfNode(key, finder);
  if (!isScalar(key)) {
    report({ code: "E003", message: "a key must be a plain word", span });
    return undefined;
  }
  reportTag(key, span, report);
  if (key.source !== "<<") return readScalar(key, finder);

  const hint = "write the keys out, or use an alias for the whole map";
  report({ code: "E003", message: "`<<` does not merge maps in YAML 1.2", span, hint });
  return undefined;
}

function reportTag(node: unknown, span: SourceSpan, report: (fault: Fault) => void): void {
  if (!isNode(node) || isAlias(node) || node.tag === undefined) return;
  const message = `the tag \`${node.tag.replace("tag:yaml.org,2002:", "!!")}\` is not used in scenarios`;
  report({ code: "E003", message, span, hint: "the grammar knows what is wanted here" });
}

function withoutDuplicates(
  entries: readonly MapEntry[],
  report: (fault: Fault) => void,
): readonly MapEntry[] {
  const seen = new Map<string, ScalarNode>();
  return entries.filter(({ key }) => {
    const first = seen.get(key.text);
    if (first === undefined) seen.set(key.text, key);
    else report(duplicateKey(key, first));
    return first === undefined;
  });
}

function duplicateKey(key: ScalarNode, first: ScalarNode): Fault {
  const { line, column } = first.span;
  const hint = `first written at ${line}:${column}`;
  return { code: "E002", message: `the key \`${key.text}\` stands twice`, span: key.span, hint };
}
