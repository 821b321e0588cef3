/** The nearest known word, when it is near enough to be what was meant. */

import { closest, distance } from "fastest-levenshtein";

/** Nothing longer is looked up: the distance of two long texts takes its time. */
const longestWord = 64;

/** The hint to put behind a message; empty where no word is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  if (known.length === 0 || word.length > longestWord) return "";
  const nearest = closest(word, known);
  const slips = Math.max(2, Math.floor(word.length / 3));
  return distance(word, nearest) <= slips ? `; did you mean ${nearest}?` : "";
}
