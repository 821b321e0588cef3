/** What a thing under test has, in a file of its own: `core: true`, `hardware: { rfid: false }`. */

import { type Diagnostic, toDiagnostic } from "../source/diagnostic.ts";
import { readYaml } from "../source/read-yaml.ts";
import { compareSpans, type SourceFile } from "../source/source-file.ts";
import type { MapNode } from "../source/source-node.ts";
import { createNames } from "./names.ts";
import { createReader, type Reader } from "./reader.ts";
import { flag } from "./scalars.ts";
import { capability } from "./standing.ts";

export type LoadedPics =
  | { readonly isValid: true; readonly capabilities: ReadonlySet<string> }
  | { readonly isValid: false; readonly diagnostics: readonly Diagnostic[] };

/** A capability that the file does not name, the thing does not have. */
export function loadPics(file: SourceFile): LoadedPics {
  const diagnostics: Diagnostic[] = [];
  const report: Reader["report"] = (fault) => void diagnostics.push(toDiagnostic(fault));
  const names = createNames({ chargePoints: [] }, {});
  const reader = createReader({ names, isStrict: true, report });
  const top = readYaml(file, report);
  const capabilities = new Set(top === undefined ? [] : capabilitiesIn(top, "", reader));
  return diagnostics.length === 0
    ? { isValid: true, capabilities }
    : { isValid: false, diagnostics: diagnostics.sort(compareSpans) };
}

/** Parts of a name may stand in each other. */
function capabilitiesIn(map: MapNode, prefix: string, reader: Reader): readonly string[] {
  return map.entries.flatMap(({ key, value }) => {
    const read = capability.read(key, reader);
    const name = `${prefix}${read ?? ""}`;
    if (value.kind === "map") return capabilitiesIn(value, `${name}.`, reader);
    return flag.read(value, reader) === true ? [name] : [];
  });
}
