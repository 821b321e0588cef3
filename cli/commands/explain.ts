/** `plugfest explain`: what a code, a verb, a modifier, an operator or a key means. */

import { explainWord } from "../../scenarios/engine/grammar/explain-word.ts";
import { CommandError } from "../command-error.ts";
import { exitCode } from "../exit-code.ts";
import type { Terminal } from "../terminal.ts";

export function explain(word: string, { stdout }: Terminal): number {
  const explanation = explainWord(word);
  if (!explanation.isKnown) {
    const { hint } = explanation;
    const message = `\`${word}\` means nothing to plugfest`;
    throw new CommandError(hint === undefined ? message : `${message}: ${hint}`, exitCode.usage);
  }
  stdout.write(`${explanation.text}\n`);
  return exitCode.passed;
}
