/** Reads a file that holds one charger, in the words of `chargers`: the template of a fleet. */

import { type Diagnostic, toDiagnostic } from "../source/diagnostic.ts";
import { readYaml } from "../source/read-yaml.ts";
import { compareSpans, type SourceFile, withoutByteOrderMark } from "../source/source-file.ts";
import { createNames, type Environment } from "./names.ts";
import { createReader } from "./reader.ts";
import { type ChargePointSettings, chargePoint } from "./world.ts";

export type LoadedTemplate =
  | { readonly isValid: true; readonly settings: ChargePointSettings }
  | { readonly isValid: false; readonly diagnostics: readonly Diagnostic[] };

export function loadTemplate(file: SourceFile, environment: Environment): LoadedTemplate {
  const diagnostics: Diagnostic[] = [];
  const report = (fault: Parameters<typeof toDiagnostic>[0]) =>
    void diagnostics.push(toDiagnostic(fault));

  const names = createNames({ chargePoints: [] }, environment);
  const top = readYaml({ path: file.path, text: withoutByteOrderMark(file.text) }, report);
  const settings = top && chargePoint.read(top, createReader({ names, isStrict: true, report }));
  for (const fault of names.unknownNames()) report(fault);
  return settings !== undefined && diagnostics.length === 0
    ? { isValid: true, settings }
    : { isValid: false, diagnostics: diagnostics.sort(compareSpans) };
}
