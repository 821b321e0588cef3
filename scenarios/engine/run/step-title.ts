/** What a step is called in reports: its name, or else what is written there. */

import type { Step } from "../grammar/step.ts";
import type { SourceFile } from "../source/source-file.ts";
import { clip } from "../source/source-node.ts";

const widest = 100;

export function titleOf({ name, span, kind }: Step, sources: readonly SourceFile[]): string {
  if (name !== undefined) return name;
  const { text = "" } = sources.find(({ path }) => path === span.file) ?? {};
  const line = text.split(/\r\n|\n|\r/)[span.line - 1] ?? "";
  const end = span.endLine === span.line ? span.endColumn - 1 : line.length;
  const written = line.slice(span.column - 1, end).trim();
  return clip(written === "" ? kind : written, widest);
}
