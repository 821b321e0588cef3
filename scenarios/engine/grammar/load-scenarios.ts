/** Reads scenario files: all of them are right, or none is run and all that is wrong is told. */

import { type Diagnostic, toDiagnostic } from "../source/diagnostic.ts";
import { readYaml } from "../source/read-yaml.ts";
import { compareSpans, type SourceFile, withoutByteOrderMark } from "../source/source-file.ts";
import type { Environment } from "./names.ts";
import { readScenarios, type Scenario } from "./scenario.ts";

export interface LoadOptions {
  /** What `${env.NAME}` stands for. */
  readonly environment: Environment;
  /** The address of a central system that takes the place of what the files say. */
  readonly centralUrl?: string;
  /** Takes the place of those in the files: what is made up depends on it. */
  readonly seed?: number | undefined;
  /** What variables are set to, whatever the files say: those of them that a file has. */
  readonly settings?: ReadonlyMap<string, string>;
}

export type Loaded =
  | {
      readonly isValid: true;
      readonly scenarios: readonly Scenario[];
      readonly warnings: readonly Diagnostic[];
    }
  | { readonly isValid: false; readonly diagnostics: readonly Diagnostic[] };

export function loadScenarios(files: readonly SourceFile[], options: LoadOptions): Loaded {
  const loaded = files.map((file) => loadScenario(file, options));
  const diagnostics = loaded.flatMap((each) => each.diagnostics);
  if (diagnostics.some(({ severity }) => severity === "error")) {
    return { isValid: false, diagnostics };
  }
  const scenarios = loaded.flatMap((each) => each.scenarios);
  return { isValid: true, scenarios, warnings: diagnostics };
}

function loadScenario(file: SourceFile, options: LoadOptions) {
  const diagnostics: Diagnostic[] = [];
  const report = (fault: Parameters<typeof toDiagnostic>[0]) =>
    void diagnostics.push(toDiagnostic(fault));

  const source = { path: file.path, text: withoutByteOrderMark(file.text) };
  const top = readYaml(source, report);
  const scenarios = top === undefined ? [] : readScenarios(top, source, { ...options, report });
  if (scenarios.length === 0 && diagnostics.length === 0) {
    throw new Error(`${file.path} is refused, but nothing was found to be wrong with it`);
  }
  return { scenarios, diagnostics: withoutRepeated(diagnostics).sort(compareSpans) };
}

/** What stands in a file once may be read for one charger after the other. */
function withoutRepeated(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const keys = diagnostics.map(({ code, line, column, message }) =>
    JSON.stringify([code, line, column, message]),
  );
  return diagnostics.filter((_, index) => keys.indexOf(keys[index] ?? "") === index);
}
