/** Finds a place for each of several wanted things, no place being taken twice (Kuhn's algorithm). */

export interface Assignment<W, P> {
  /** The wanted ones that have no place when as many as can be have got one. */
  readonly leftOver: readonly W[];
  readonly taken: readonly P[];
}

export function assign<W, P>(
  wanted: readonly W[],
  places: readonly P[],
  fits: (wanted: W, place: P) => boolean,
): Assignment<W, P> {
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
  const leftOver = wanted.filter((_, index) => !settle(index, new Set()));
  return { leftOver, taken: places.filter((_, index) => takenBy.has(index)) };
}
