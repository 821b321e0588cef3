/**
 * The canonical layout of a scenario file: two spaces for each depth, lists inside their keys, `{ }`
 * with spaces, `[ ]` without, at most one empty line. What it says is not touched: order, quotes, numbers, comments.
 */

import { Lexer, parseDocument, type Tags } from "yaml";
import { readYaml } from "./read-yaml.ts";
import { type SourceFile, withoutByteOrderMark } from "./source-file.ts";
import type { SourceNode } from "./source-node.ts";

export type Formatted =
  | { readonly isValid: true; readonly text: string }
  | { readonly isValid: false };

/** Numbers and booleans stay as they are written: `04E12345` may be a text, and `1.60` a version. */
const withoutNumbers = (tags: Tags) =>
  tags.filter((tag) => typeof tag === "string" || !/:(int|float|bool)$/.test(tag.tag));

export function formatScenario(file: SourceFile): Formatted {
  const before = read(file);
  if (before === undefined) return { isValid: false };
  const document = parseDocument(withoutByteOrderMark(file.text).replaceAll("\r\n", "\n"), {
    ...{ version: "1.2", schema: "core", merge: false, customTags: withoutNumbers },
    ...{ logLevel: "silent", uniqueKeys: false },
  });
  const text = withTightLists(
    document.toString({
      ...{ indent: 2, indentSeq: true, lineWidth: 100, minContentWidth: 0, nullStr: "" },
      flowCollectionPadding: true,
    }),
  );
  const after = read({ path: file.path, text });
  if (after !== before) throw new Error(`the layout of ${file.path} would change what it says`);
  return { isValid: true, text };
}

/** What the lexer adds of its own: it stands in no file. */
const marks = new Set(["\u0002", "\u0018", "\u001F"]);

/** `[a, b]` and `{ a: b }`: the library knows one padding for both. */
function withTightLists(text: string): string {
  const words = [...new Lexer().lex(text)].filter((word) => !marks.has(word));
  const isPadding = (word: string, index: number) =>
    word === " " && (words[index - 1] === "[" || words[index + 1] === "]");
  return words.filter((word, index) => !isPadding(word, index)).join("");
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
