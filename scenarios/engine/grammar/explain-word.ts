/** What a code, a key, a verb or an operator means, in the words of the grammar itself. */

import { isDiagnosticCode } from "../source/diagnostic.ts";
import { diagnosticCodes } from "../source/diagnostic-codes.ts";
import { suggest } from "../source/suggest.ts";
import { chargerKeys } from "./charger-keys.ts";
import { injectionKinds } from "./injection.ts";
import { commonModifiers, isModifier, modifiers } from "./modifiers.ts";
import { operatorKeys, operatorWords } from "./operator.ts";
import { topSchema } from "./scenario.ts";
import { isVerb, verbFacts } from "./step.ts";

export type Explanation =
  | { readonly isKnown: true; readonly text: string }
  /** `hint` is the word that may have been meant. */
  | { readonly isKnown: false; readonly hint: string | undefined };

export function explainWord(word: string): Explanation {
  const text =
    explainCode(word.toUpperCase()) ??
    explainVerb(word) ??
    explainModifier(word) ??
    explainInjection(word) ??
    explainOperator(word) ??
    explainTopKey(word) ??
    explainChargerKey(word);
  if (text !== undefined) return { isKnown: true, text };
  const tables = [
    verbFacts,
    modifiers,
    injectionKinds,
    operatorWords,
    operatorKeys,
    diagnosticCodes,
    topKeys,
  ];
  const known = [...tables.flatMap(Object.keys), ...chargerKeys.map(({ path }) => path)];
  return { isKnown: false, hint: suggest(word, known) };
}

function explainCode(word: string): string | undefined {
  if (!isDiagnosticCode(word)) return undefined;
  const { title, explanation } = diagnosticCodes[word];
  return `${word}: ${title}\n\n${explanation}`;
}

function explainVerb(word: string): string | undefined {
  if (!isVerb(word)) return undefined;
  const verb = verbFacts[word];
  const names = [...verb.modifiers, ...commonModifiers].join(", ");
  return `${word}: a verb\n\n${verb.description}\nModifiers: ${names}.\n\n  - ${verb.example}`;
}

function explainModifier(word: string): string | undefined {
  if (!isModifier(word)) return undefined;
  const having = Object.entries(verbFacts).flatMap(([name, verb]) =>
    verb.modifiers.some((modifier) => modifier === word) ? [name] : [],
  );
  const of = having.length === 0 ? "all verbs" : having.join(", ");
  return `${word}: a modifier of ${of}\n\n${modifiers[word].description}`;
}

function explainInjection(word: string): string | undefined {
  const kinds = new Map<string, (typeof injectionKinds)[keyof typeof injectionKinds]>(
    Object.entries(injectionKinds),
  );
  const kind = kinds.get(word);
  if (kind === undefined) return undefined;
  return `${word}: a kind of \`inject\`\n\nHere ${kind.meaning}.\nKeys: ${kind.keys.join(", ")}.`;
}

function explainOperator(word: string): string | undefined {
  const meanings = new Map(Object.entries({ ...operatorWords, ...operatorKeys }));
  const meaning = meanings.get(word);
  return meaning && `${word}: a matching operator\n\nMatches ${meaning}.`;
}

const topKeys = topSchema.properties ?? {};

function explainTopKey(word: string): string | undefined {
  const description = Object.hasOwn(topKeys, word) ? topKeys[word]?.description : undefined;
  return description && `${word}: a key at the top of a scenario\n\n${description}`;
}

/** By its path, or by its last part alone. */
function explainChargerKey(word: string): string | undefined {
  const found = chargerKeys.filter(({ path }) => path === word || path.endsWith(`.${word}`));
  const texts = found.map(
    ({ path, description }) => `${path}: a key of a charger\n\n${description}`,
  );
  return texts.length === 0 ? undefined : texts.join("\n\n");
}
