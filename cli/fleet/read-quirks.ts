/** From the words of `--quirk` to quirks: a bundle by its name, or a YAML file with a list. */

import { resolve } from "node:path";
import { closest } from "fastest-levenshtein";
import { parseDocument } from "yaml";
import type { QuirkShare } from "../../simulator/fleet/quirk-share.ts";
import { quirkBundleNames } from "../../simulator/quirks/bundle-files.ts";
import { checkQuirks } from "../../simulator/quirks/check-quirks.ts";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import { readScenarioFiles } from "../scenario-files.ts";
import type { QuirkWord } from "./fleet-words.ts";

export function readQuirkShares(words: readonly QuirkWord[], folder: string): QuirkShare[] {
  return words.map(({ name, share }) => {
    const isFile = /\.ya?ml$/.test(name);
    const { quirks, problems } = checkQuirks(isFile ? readList(name, folder) : [known(name)]);
    const [problem] = problems;
    if (problem === undefined) return { name, share, quirks };
    throw new CommandError(`${name}: ${problem.path}: ${problem.message}`, exitCode.usage);
  });
}

function known(name: string): string {
  if (quirkBundleNames.some((each) => each === name)) return name;
  const suggestion = closest(name, [...quirkBundleNames]);
  throw new CommandError(
    `there is no quirk \`${name}\`: did you mean \`${suggestion}\`? A file ends in .yaml`,
    exitCode.usage,
  );
}

function readList(name: string, folder: string): unknown {
  const [source] = readScenarioFiles([resolve(folder, name)], folder);
  const document = parseDocument(source?.text ?? "");
  const [error] = document.errors;
  if (error === undefined) return document.toJS();
  throw new CommandError(`${name}: ${error.message.split("\n")[0]}`, exitCode.usage);
}
