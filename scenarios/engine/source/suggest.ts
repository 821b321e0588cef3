/** "Did you mean": the nearest known word, when it is near enough to be what was meant. */

import { closest, distance } from "fastest-levenshtein";

/** Nothing longer is looked up: the distance of two long texts takes its time. */
const longestWord = 64;

function nearestWord(word: string, known: readonly string[]): string | undefined {
  if (known.length === 0 || word.length === 0 || word.length > longestWord) return undefined;
  const sameLetters = known.find((other) => other.toLowerCase() === word.toLowerCase());
  if (sameLetters !== undefined) return sameLetters;

  const nearest = closest(word, known);
  return distance(word, nearest) <= slipsIn(word) ? nearest : undefined;
}

/** How many letters may be wrong: two letters that changed places count as two. */
function slipsIn(word: string): number {
  if (word.length < 5) return Math.min(1, word.length - 1);
  return Math.max(2, Math.floor(word.length / 3));
}

/** Whether a missing word is what one of the unknown ones was meant to be: then one fault is enough. */
export function isMeantBy(
  missing: string,
  unknown: readonly string[],
  known: readonly string[],
): boolean {
  return unknown.some((word) => nearestWord(word, known) === missing);
}

/** The hint for a word that is not among the known ones: the nearest, or else a list of a few. */
export function suggest(word: string, known: readonly string[]): string | undefined {
  const nearest = nearestWord(word, known);
  if (nearest !== undefined) return `did you mean \`${nearest}\`?`;
  if (known.length === 0 || known.length > 12) return undefined;
  const listed = known.map((other) => `\`${other}\``).join(", ");
  return known.length === 1 ? `only ${listed} is known here` : `one of ${listed}`;
}
