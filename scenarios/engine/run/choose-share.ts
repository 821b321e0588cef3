/** Who of several takes part, by chance: the same ones for the same seed and place in the file. */

import { createRandom, type Random } from "../../../protocol/random.ts";
import type { SourceSpan } from "../source/source-file.ts";

/** The stream of a step: what it draws does not change what others do. */
export function randomAt({ file, line, column }: SourceSpan, seed: number): Random {
  return createRandom(seed).stream(`step ${file}:${line}:${column}`);
}

/** As many of them as the share says, and one at least: a step that nobody takes tests nothing. */
export function chooseShare<T>(all: readonly T[], percent: number, random: Random): readonly T[] {
  const count = Math.max(1, Math.round((all.length * percent) / 100));
  if (count >= all.length) return all;
  const drawn = all.map((one, index) => ({ one, order: random.stream("share", index).next() }));
  const chosen = drawn.toSorted((a, b) => a.order - b.order).slice(0, count);
  const taken = new Set(chosen.map(({ one }) => one));
  return all.filter((one) => taken.has(one));
}
