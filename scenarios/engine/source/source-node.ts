/** What a YAML file says, with the place of everything in it; no type has been decided yet. */

import type { SourceSpan, SpanFinder } from "./source-file.ts";

export type SourceNode = ScalarNode | ListNode | MapNode;

export interface ScalarNode {
  readonly kind: "scalar";
  /** As written for a plain scalar (`04E12345` stays that), the decoded text for a quoted one. */
  readonly text: string;
  readonly isPlain: boolean;
  readonly span: SourceSpan;
  /** The place of a stretch of `text`. */
  spanOf(start: number, end: number): SourceSpan;
}

export interface ListNode {
  readonly kind: "list";
  readonly items: readonly SourceNode[];
  readonly span: SourceSpan;
}

export interface MapNode {
  readonly kind: "map";
  readonly entries: readonly MapEntry[];
  readonly span: SourceSpan;
}

export interface MapEntry {
  readonly key: ScalarNode;
  readonly value: SourceNode;
}

export function entryOf(map: MapNode, key: string): MapEntry | undefined {
  return map.entries.find((entry) => entry.key.text === key);
}

/** How a node is called in a message: ``a list``, ```5```. */
export function describeNode(node: SourceNode): string {
  if (node.kind === "list") return node.items.length === 0 ? "an empty list" : "a list";
  if (node.kind === "map") return "a map";
  return describeText(node.text, node.isPlain);
}

export function describeText(text: string, isPlain: boolean): string {
  if (isPlain && text === "") return "nothing";
  return isPlain ? `\`${clip(text, 60)}\`` : `\`"${clip(text, 60)}"\``;
}

/** Keeps a message to a line, whatever was quoted in it. */
export function clip(text: string, width: number): string {
  const line = text.replaceAll(/\s+/g, " ");
  return line.length <= width ? line : `${line.slice(0, width - 1)}…`;
}

export interface ScalarSource {
  readonly text: string;
  readonly isPlain: boolean;
  /** Where the scalar stands in the file, quotes and all. */
  readonly start: number;
  readonly end: number;
}

export function createScalar(source: ScalarSource, finder: SpanFinder): ScalarNode {
  const { text, isPlain, start, end } = source;
  let offsets: readonly number[] | undefined;

  return {
    kind: "scalar",
    text,
    isPlain,
    span: finder.spanOf(start, end),
    spanOf(from, to) {
      offsets ??= alignText(text, finder.file.text.slice(start, end)).map((at) => start + at);
      const behind = (offsets.at(-1) ?? start - 1) + 1;
      const first = offsets[from] ?? behind;
      const last = to > from ? (offsets[to - 1] ?? behind - 1) + 1 : first;
      return finder.spanOf(first, last);
    },
  };
}

/**
 * For each character of a scalar's text, where in its source it comes from. YAML only takes
 * away (quotes, indentation, escapes) and folds, so the next equal character is the one; a character
 * that came of an escape is not found, and stands where the search is.
 */
function alignText(text: string, source: string): number[] {
  let at = 0;
  return Array.from({ length: text.length }, (_, index) => {
    const found = isSpace(text[index])
      ? nextSpace(source, at)
      : source.indexOf(text[index] ?? "", at);
    if (found === -1) return at;
    at = found + 1;
    return found;
  });
}

function isSpace(character: string | undefined): boolean {
  return character === " " || character === "\n" || character === "\t";
}

function nextSpace(source: string, from: number): number {
  const found = source.slice(from).search(/\s/);
  return found === -1 ? -1 : from + found;
}
