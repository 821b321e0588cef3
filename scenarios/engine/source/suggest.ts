/** "Did you mean": the nearest known word, when it is near enough to be what was meant. */

import { closest, distance } from "fastest-levenshtein";

/** Nothing longer is looked up: the distance of two long texts takes its time. */
const longestWord = 64;

export function nearestWord(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || word.length === 0 || word.length > longestWord) return undefined;
  const sameLetters = known.find((other) => other.toLowerCase() === word.toLowerCase());
  if (sameLetters !== undefined) return sameLetters;

  const nearest = closest(word, known);
  return distance(word, nearest) <= Math.max(1, Math.floor(word.length / 3)) ? nearest : undefined;
}

/** The hint for a word that is not among the known ones: the nearest, or else a list of a few. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  const nearest = nearestWord(word, known);
  if (nearest !== undefined) return `did you mean \`${nearest}\`?`;
  if (known.length === 0 || known.length > 12) return undefined;
  return `one of ${known.map((other) => `\`${other}\``).join(", ")}`;
}
