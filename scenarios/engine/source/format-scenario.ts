/**
 * The canonical layout of a scenario file: two spaces for each depth, lists inside their keys, `{ }`
 * with spaces, `[ ]` without, both on one line or not at all, at most one empty line. What it says is not
 * touched: order, quotes, numbers, comments.
 */

import { Lexer, parseDocument, type Tags, visit } from "yaml";
import { readYaml } from "./read-yaml.ts";
import { type SourceFile, withoutByteOrderMark } from "./source-file.ts";
import type { SourceNode } from "./source-node.ts";

export type Formatted =
  | { readonly isValid: true; readonly text: string }
  | { readonly isValid: false };

const lineWidth = 100;

export function formatScenario(file: SourceFile): Formatted {
  const before = read(file);
  if (before === undefined) return { isValid: false };
  const text = layOut(withoutByteOrderMark(file.text).replaceAll("\r\n", "\n"));
  const after = read({ path: file.path, text });
  if (after !== before) throw new Error(`the layout of ${file.path} would change what it says`);
  return { isValid: true, text };
}

function layOut(text: string): string {
  const blank = characterThatIsNotIn(text);
  let document = parse(withBlanks(text, blank));
  let laidOut = print(document);
  for (let isOpening = true; isOpening; laidOut = print(document)) {
    document = parse(laidOut);
    isOpening = openLongBraces(document, laidOut);
  }
  return laidOut.replaceAll(` ${blank}`, "");
}

/** Numbers and booleans stay as they are written: `04E12345` may be a text, and `1.60` a version. */
const withoutNumbers = (tags: Tags) =>
  tags.filter((tag) => typeof tag === "string" || !/:(int|float|bool)$/.test(tag.tag));

function parse(text: string) {
  return parseDocument(text, {
    ...{ version: "1.2", schema: "core", merge: false, customTags: withoutNumbers },
    ...{ logLevel: "silent", uniqueKeys: false },
  });
}

function print(document: ReturnType<typeof parse>): string {
  const text = document.toString({
    ...{ indent: 2, indentSeq: true, lineWidth, minContentWidth: 0, nullStr: "" },
    flowCollectionPadding: true,
  });
  return withTightLists(text);
}

function characterThatIsNotIn(text: string): string {
  let code = 0xe000;
  while (text.includes(String.fromCharCode(code))) code += 1;
  return String.fromCharCode(code);
}

/** A value that is left out gets one: the library would make the comment of the next line its own. */
function withBlanks(text: string, blank: string): string {
  const places: number[] = [];
  visit(parse(text), {
    Scalar(_, { source, anchor, range }) {
      if (source === "" && anchor === undefined && range) places.push(range[0]);
    },
  });
  let from = 0;
  const parts = places.map((place) => {
    const part = text.slice(from, place);
    from = place;
    return `${part} ${blank} `;
  });
  return parts.join("") + text.slice(from);
}

/** What does not fit on one line is written with a line for each of its items, as if without braces. */
function openLongBraces(document: ReturnType<typeof parse>, text: string): boolean {
  let isAny = false;
  visit(document, {
    Collection(key, node) {
      if (key === "key") return visit.SKIP;
      if (node.flow !== true) return undefined;
      const [start, end] = node.range ?? [0, 0];
      const line = text.slice(text.lastIndexOf("\n", start) + 1, end);
      if (node.items.length > 0 && (line.includes("\n") || line.length > lineWidth)) {
        node.flow = false;
        isAny = true;
      }
      return visit.SKIP;
    },
  });
  return isAny;
}

/** What the lexer adds of its own: it stands in no file. */
const marks = new Set(["\u0002", "\u0018", "\u001F"]);

/** `[a, b]` and `{ a: b }`: the library knows one padding for both. And comments keep all empty lines. */
function withTightLists(text: string): string {
  const words = [...new Lexer().lex(text)].filter((word) => !marks.has(word));
  const isPadding = (word: string, index: number) =>
    word === " " && (words[index - 1] === "[" || words[index + 1] === "]");
  const isSecondEmptyLine = (index: number) =>
    [0, 1, 2].every((back) => words[index - back] === "\n");
  return words
    .filter((word, index) => !isPadding(word, index) && !isSecondEmptyLine(index))
    .join("");
}

/** All that a file says, without where it says it. */
function read(file: SourceFile): string | undefined {
  let isWrong = false;
  const top = readYaml(file, () => {
    isWrong = true;
  });
  return isWrong || top === undefined ? undefined : JSON.stringify(contentOf(top));
}

function contentOf(node: SourceNode): unknown {
  if (node.kind === "list") return node.items.map(contentOf);
  if (node.kind === "scalar") return [node.text, node.isPlain];
  return { map: node.entries.map(({ key, value }) => [key.text, contentOf(value)]) };
}
