/** `plugfest fmt`: brings scenario files into their canonical layout, comments and all. */

import { writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { formatScenario } from "../../scenarios/engine/source/format-scenario.ts";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import { findOwnScenarioFiles, findScenarioFiles, readScenarioFiles } from "../scenario-files.ts";
import type { Terminal } from "../terminal.ts";

export interface FmtOptions {
  readonly check?: boolean;
}

/** The exit code: with `check` it is 1 when a file is laid out otherwise. */
export function fmt(
  patterns: readonly string[],
  { check = false }: FmtOptions,
  { stdout, folder }: Terminal,
): number {
  const paths =
    patterns.length > 0 ? findScenarioFiles(patterns, folder) : findOwnScenarioFiles(folder);
  const files = readScenarioFiles(paths, folder);
  const formatted = files.map((file) => ({ file, result: formatScenario(file) }));
  const wrong = formatted.find(({ result }) => result.isValid === false);
  if (wrong !== undefined) {
    const message = `\`${wrong.file.path}\` is not well-formed: \`plugfest lint\` says where`;
    throw new CommandError(message, exitCode.usage);
  }
  let changed = 0;
  for (const { file, result } of formatted) {
    if (!result.isValid || result.text === file.text) continue;
    changed += 1;
    stdout.write(`${file.path}\n`);
    if (!check) writeFileSync(resolve(folder, file.path), result.text);
  }
  return check && changed > 0 ? exitCode.failed : exitCode.passed;
}
