/** Diagnostics as people read them: a code frame each, and at the end how many there are. */

import picocolors from "picocolors";
import { type FrameStyle, renderFrame } from "./code-frame.ts";
import type { Diagnostic } from "./diagnostic.ts";
import type { SourceFile } from "./source-file.ts";

export interface RenderOptions {
  readonly colour: boolean;
}

export function renderDiagnostics(
  diagnostics: readonly Diagnostic[],
  sources: readonly SourceFile[],
  { colour }: RenderOptions,
): string {
  const byPath = new Map(sources.map((source) => [source.path, source]));
  const paint = picocolors.createColors(colour);
  return diagnostics
    .map((diagnostic) => renderOne(diagnostic, byPath.get(diagnostic.file), paint))
    .join("\n\n");
}

type Paint = ReturnType<typeof picocolors.createColors>;

function renderOne(diagnostic: Diagnostic, source: SourceFile | undefined, paint: Paint): string {
  const { severity, code, message, hint = "", notes = [] } = diagnostic;
  const tone = severity === "error" ? paint.red : paint.yellow;
  const style: FrameStyle = { gutter: paint.blue, caret: tone };
  const margin = " ".repeat(String(diagnostic.line).length);

  return [
    `${paint.bold(tone(`${severity}[${code}]`))}${paint.bold(`: ${message}`)}`,
    renderFrame(source ?? { path: diagnostic.file, text: "" }, diagnostic, hint, style),
    ...notes.map((note) => `${margin} ${paint.blue("=")} ${note}`),
  ].join("\n");
}
