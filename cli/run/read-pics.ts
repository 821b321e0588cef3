/** What the thing under test has, out of the file of `--pics`. */

import { resolve } from "node:path";
import { loadPics } from "../../scenarios/engine/grammar/pics.ts";
import { renderDiagnostics } from "../../scenarios/engine/source/render-diagnostics.ts";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import { readScenarioFiles } from "../scenario-files.ts";

/** @throws {CommandError} when the file is not there, or wrong */
export function readPics(
  path: string | undefined,
  folder: string,
): ReadonlySet<string> | undefined {
  if (path === undefined) return undefined;
  const [file] = readScenarioFiles([resolve(folder, path)], folder);
  const loaded = file && loadPics(file);
  if (loaded?.isValid) return loaded.capabilities;
  const faults = renderDiagnostics(loaded?.diagnostics ?? [], file ? [file] : [], {
    colour: false,
  });
  throw new CommandError(`\`${path}\` says nothing of what is tested:\n${faults}`, exitCode.usage);
}
