/** How to name one of the many scenarios that a file stands for, so that it is run again alone. */

import type { Fault } from "../source/diagnostic.ts";
import type { SourceSpan } from "../source/source-file.ts";

/** By the line that its case stands at, or where that is not its own, by its name. */
export type Selection = { readonly line: number } | { readonly name: string };

interface Selectable {
  readonly name: string;
  readonly caseSpan: SourceSpan | undefined;
}

/** Undefined for the only one of its file. */
export function selectionOf(
  { name, caseSpan }: Selectable,
  siblings: readonly Selectable[],
): Selection | undefined {
  if (siblings.length <= 1) return undefined;
  const line = caseSpan?.line;
  const isOwn = siblings.filter((one) => standsAt(one, line)).length === 1;
  return line !== undefined && isOwn ? { line } : { name };
}

/** Reports, and whoever reads them, know scenarios by their names. */
export function namesakesIn(scenarios: readonly Selectable[], span: SourceSpan): readonly Fault[] {
  const names = scenarios.map(({ name }) => name);
  const repeated = names.filter((name, index) => names.indexOf(name) !== index);
  const hint = "put `${matrix.…}` or `${case.name}` into the name";
  return repeated.map((name) => {
    return { code: "E130", message: `two scenarios are called \`${name}\``, span, hint };
  });
}

function standsAt({ caseSpan }: Selectable, line: number | undefined): boolean {
  if (caseSpan === undefined || line === undefined) return false;
  return caseSpan.line <= line && line <= caseSpan.endLine;
}
