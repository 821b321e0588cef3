/** Finds a place for each of several wanted things, no place being taken twice (Kuhn's algorithm). */

/** The wanted ones that are left over when as many as can be have got a place. */
export function assign<W, P>(
  wanted: readonly W[],
  places: readonly P[],
  fits: (wanted: W, place: P) => boolean,
): readonly W[] {
  const fitting = wanted.map((each) =>
    places.flatMap((place, index) => (fits(each, place) ? [index] : [])),
  );
  const takenBy = new Map<number, number>();

  /** Gives one a place, if need be by moving others. */
  function settle(index: number, tried: Set<number>): boolean {
    for (const place of fitting[index] ?? []) {
      if (tried.has(place)) continue;
      tried.add(place);
      const holder = takenBy.get(place);
      if (holder === undefined || settle(holder, tried)) {
        takenBy.set(place, index);
        return true;
      }
    }
    return false;
  }
  return wanted.filter((_, index) => !settle(index, new Set()));
}
