/** Reads scenario files: all of them are right, or none is run and all that is wrong is told. */

import { type Diagnostic, type Fault, toDiagnostic } from "../source/diagnostic.ts";
import { readYaml } from "../source/read-yaml.ts";
import { compareSpans, type SourceFile, withoutByteOrderMark } from "../source/source-file.ts";
import type { MapNode } from "../source/source-node.ts";
import { createLibraries, isLibrary, type ReadLibrary } from "./libraries.ts";
import { createNames, type Environment } from "./names.ts";
import { readScenarios, type Scenario } from "./scenario.ts";

export interface LoadOptions {
  /** What `${env.NAME}` stands for. */
  readonly environment: Environment;
  /** The address of a central system that takes the place of what the files say. */
  readonly centralUrl?: string;
  /** Takes the place of those in the files: what is made up depends on it. */
  readonly seed?: number | undefined;
  /** How long an answer or message may take where a file says nothing; 10 s if left out. */
  readonly withinMs?: number | undefined;
  /** What variables are set to, whatever the files say: those of them that a file has. */
  readonly settings?: ReadonlyMap<string, string>;
  /** Finds the files that others use; there are none, if left out. */
  readonly readLibrary?: ReadLibrary;
}

export type Loaded = {
  /** What was read beside the files that were given: diagnostics may be about them. */
  readonly libraries: readonly SourceFile[];
} & (
  | {
      readonly isValid: true;
      readonly scenarios: readonly Scenario[];
      readonly warnings: readonly Diagnostic[];
    }
  | { readonly isValid: false; readonly diagnostics: readonly Diagnostic[] }
);

export function loadScenarios(files: readonly SourceFile[], options: LoadOptions): Loaded {
  const libraries = new Map<string, SourceFile>();
  const readLibrary: ReadLibrary = (path, usedBy) => {
    const file = options.readLibrary?.(path, usedBy);
    if (file !== undefined) libraries.set(file.path, file);
    return file;
  };
  const loaded = files.map((file) => loadScenario(file, { ...options, readLibrary }));
  const rest = { libraries: [...libraries.values()] };
  const diagnostics = withoutRepeated(loaded.flatMap((each) => each.diagnostics));
  if (diagnostics.some(({ severity }) => severity === "error")) {
    return { isValid: false, ...rest, diagnostics };
  }
  const scenarios = loaded.flatMap((each) => each.scenarios);
  return { isValid: true, ...rest, scenarios, warnings: diagnostics };
}

function loadScenario(file: SourceFile, options: LoadOptions) {
  const diagnostics: Diagnostic[] = [];
  const report = (fault: Parameters<typeof toDiagnostic>[0]) =>
    void diagnostics.push(toDiagnostic(fault));

  const source = { path: file.path, text: withoutByteOrderMark(file.text) };
  const top = readYaml(source, report);
  const isScenario = top !== undefined && !isLibrary(top);
  const scenarios = isScenario ? readScenarios(top, source, { ...options, report }) : [];
  if (top !== undefined && !isScenario) readLibraryFile(top, source, options, report);
  if (isScenario && scenarios.length === 0 && diagnostics.length === 0) {
    throw new Error(`${file.path} is refused, but nothing was found to be wrong with it`);
  }
  return { scenarios, diagnostics: diagnostics.sort(compareSpans) };
}

/** A library is no scenario, and must be right all the same. */
function readLibraryFile(
  top: MapNode,
  { path }: SourceFile,
  { environment, readLibrary: read = () => undefined }: LoadOptions,
  report: (fault: Fault) => void,
): void {
  const names = createNames({ chargePoints: ["CP1"] }, environment);
  createLibraries({ names, isStrict: true, read, report }).readTop(top, path);
}

/** What stands in a file once may be read for several chargers, and by several scenarios. */
function withoutRepeated(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  const keys = diagnostics.map(({ code, file, line, column, message }) =>
    JSON.stringify([code, file, line, column, message]),
  );
  return diagnostics.filter((_, index) => keys.indexOf(keys[index] ?? "") === index);
}
