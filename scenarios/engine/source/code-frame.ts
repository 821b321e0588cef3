/** Shows a place in a file: the line, the one before it, and carets under what is meant. */

import type { SourceFile, SourceSpan } from "./source-file.ts";
import { withoutByteOrderMark } from "./source-file.ts";

export interface FrameStyle {
  /** How the gutter and the arrow are painted. */
  gutter(text: string): string;
  /** How the carets and what is said beside them are painted. */
  caret(text: string): string;
}

const plainStyle: FrameStyle = { gutter: (text) => text, caret: (text) => text };

/** The widest a line of the file is shown. */
const frameWidth = 120;
const tabWidth = 4;
/** How much of a line too wide is kept before the carets. */
const leadWidth = 40;

export function renderFrame(
  source: SourceFile,
  span: SourceSpan,
  label = "",
  style: FrameStyle = plainStyle,
): string {
  const lines = withoutByteOrderMark(source.text).split(/\r\n|\n|\r/);
  const margin = String(span.line).length;
  const { shown, indent, width } = cutToCarets(lines[span.line - 1] ?? "", span);
  const before = span.line > 1 ? expand(lines[span.line - 2] ?? "") : "";

  const gutter = (line?: number) =>
    style.gutter(`${line === undefined ? " ".repeat(margin) : String(line).padStart(margin)} |`);
  const carets = style.caret(`${"^".repeat(width)}${label === "" ? "" : ` ${label}`}`);

  return [
    `${style.gutter(`${" ".repeat(margin)}-->`)} ${span.file}:${span.line}:${span.column}`,
    gutter(),
    ...(before.trim() === "" ? [] : [`${gutter(span.line - 1)} ${cut(before)}`]),
    `${gutter(span.line)} ${shown}`,
    `${gutter()} ${" ".repeat(indent)}${carets}`,
  ]
    .map((line) => line.trimEnd())
    .join("\n");
}

interface Carets {
  readonly shown: string;
  readonly indent: number;
  readonly width: number;
}

/** The line as it is shown, and where the carets go under it: a wide line loses its left part. */
function cutToCarets(line: string, span: SourceSpan): Carets {
  const end = span.endLine > span.line ? line.length : Math.min(span.endColumn - 1, line.length);
  const indent = columnsOf(expand(line.slice(0, span.column - 1)));
  const caretEnd = columnsOf(expand(line.slice(0, Math.max(end, span.column - 1))));
  const characters = [...expand(line)];
  const dropped =
    characters.length > frameWidth && indent > frameWidth - leadWidth ? indent - leadWidth : 0;

  const rest = characters.slice(dropped).join("");
  const shown = cut(dropped === 0 ? rest : `…${[...rest].slice(1).join("")}`);
  const room = Math.max(1, columnsOf(shown) - (indent - dropped));
  return {
    shown,
    indent: indent - dropped,
    width: Math.min(Math.max(1, caretEnd - indent), room),
  };
}

function cut(text: string): string {
  const characters = [...text];
  return characters.length <= frameWidth
    ? text
    : `${characters.slice(0, frameWidth - 1).join("")}…`;
}

function columnsOf(text: string): number {
  return [...text].length;
}

/** Tabs become spaces, and no character of a file may steer the terminal. */
function expand(text: string): string {
  const shown: string[] = [];
  for (const character of text) {
    if (character === "\t") {
      shown.push(...Array<string>(tabWidth - (shown.length % tabWidth)).fill(" "));
    } else shown.push(/\p{Cc}|\p{Cf}/u.test(character) ? "\uFFFD" : character);
  }
  return shown.join("");
}
