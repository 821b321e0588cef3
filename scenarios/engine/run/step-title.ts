/** What a step is called in reports: its name, or else what is written there. */

import type { Step } from "../grammar/step.ts";
import type { SourceFile } from "../source/source-file.ts";
import { clip } from "../source/source-node.ts";

const widest = 100;

export function titleOf({ name, span, kind }: Step, sources: readonly SourceFile[]): string {
  if (name !== undefined) return name;
  const source = sources.find(({ path }) => path === span.file);
  const line = (source && linesOf(source)[span.line - 1]) ?? "";
  const end = span.endLine === span.line ? span.endColumn - 1 : line.length;
  const written = line.slice(span.column - 1, end).trim();
  return clip(written === "" ? kind : written, widest);
}

const lines = new WeakMap<SourceFile, readonly string[]>();

/** Of each step the title is asked for: a file is taken apart once. */
function linesOf(source: SourceFile): readonly string[] {
  const known = lines.get(source) ?? source.text.split(/\r\n|\n|\r/);
  lines.set(source, known);
  return known;
}
