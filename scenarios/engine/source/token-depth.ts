/**
 * How deep a YAML file is nested, seen from its tokens. What makes nodes of them goes as deep as the file,
 * and a file that is nested deeply enough ends the process; so it must not be given one.
 */

import type { CST } from "yaml";

type Part = CST.Token | CST.CollectionItem;

/**
 * Where the first token stands that is nested deeper than `most`. It goes from one level to the next, not
 * from each token into what it holds.
 */
export function findDeeperThan(most: number, tokens: readonly CST.Token[]): number | undefined {
  let level: readonly Part[] = tokens.flatMap(partsOf);
  for (let depth = 0; depth <= most; depth += 1) {
    if (level.length === 0) return undefined;
    // A collection is one level, and its items are the next one.
    level = level.flatMap(partsOf).flatMap(partsOf);
  }
  const [first] = level;
  return first !== undefined && "offset" in first ? first.offset : undefined;
}

function partsOf(part: Part): readonly Part[] {
  if ("items" in part) return part.items;
  const parts: Part[] = [];
  if ("key" in part && part.key) parts.push(part.key);
  if ("value" in part && part.value) parts.push(part.value);
  return parts;
}
