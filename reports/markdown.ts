/** Text from anywhere, as Markdown shows it: nothing in it makes a heading, a link, a tag or a cell. */

import { toLine } from "./paint.ts";

const special = /[\\`*_{}[\]()#+!|<>&~@:.-]/g;

/** On one line. */
export function toInline(text: string, width = 300): string {
  return toLine(text, width).replaceAll(special, (character) => `&#${character.charCodeAt(0)};`);
}

/** With a fence that is longer than any in the text. */
export function toCodeBlock(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/`+/g), ([run]) => run.length));
  const fence = "`".repeat(longest + 1);
  return `${fence}text\n${text}\n${fence}\n`;
}

export function toTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |\n`;
  return [head, head.map(() => "---"), ...rows].map(line).join("");
}
