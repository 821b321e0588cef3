/** The command that runs a scenario again, just so. */

import type { Scenario } from "../grammar/scenario.ts";
import type { Selection } from "../grammar/selection.ts";

export function rerunCommand(
  { source: { path }, selection }: Pick<Scenario, "source" | "selection">,
  seed: number,
  others: readonly string[],
): string {
  const words = [...select(path, selection), "--seed", String(seed), ...others];
  return ["plugfest", "run", ...words].map(quote).join(" ");
}

function select(path: string, selection: Selection | undefined): readonly string[] {
  if (selection === undefined) return [path];
  if ("line" in selection) return [`${path}:${selection.line}`];
  return [path, "--grep", `^${selection.name.replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&")}$`];
}

/** For a shell. */
function quote(word: string): string {
  return /^[\w./:=@%+,-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
