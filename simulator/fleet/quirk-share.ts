/** Quirks that a part of a fleet has, and whether they showed. */

import type { Random } from "../../protocol/random.ts";
import type { ChargePoint } from "../charge-point.ts";
import type { Quirk } from "../quirks/check-quirks.ts";

export interface QuirkShare {
  /** What reports call it: the bundle's name, or the file's. */
  readonly name: string;
  readonly quirks: readonly Quirk[];
  /** The part of the fleet that has them, from 0 to 1. */
  readonly share: number;
}

/** Drawn for each charge point by itself, so that the size of the fleet changes nothing. */
export function drawQuirks(shares: readonly QuirkShare[], random: Random): readonly Quirk[] {
  return shares.flatMap(({ name, quirks, share }) =>
    random.stream(name).next() < share ? quirks : [],
  );
}

export interface QuirkCount {
  /** Of the primitive. */
  readonly name: string;
  readonly chargePointCount: number;
  /** How often it showed. A quirk that never did has tested nothing. */
  readonly hitCount: number;
}

/** Over a whole fleet, in the order of the alphabet. */
export function countQuirks(chargePoints: readonly ChargePoint[]): readonly QuirkCount[] {
  const counts = new Map<string, QuirkCount>();
  for (const { quirks } of chargePoints) {
    for (const { name, hitCount } of quirks?.hits ?? []) {
      const before = counts.get(name);
      counts.set(name, {
        name,
        chargePointCount: (before?.chargePointCount ?? 0) + 1,
        hitCount: (before?.hitCount ?? 0) + hitCount,
      });
    }
  }
  return [...counts.values()].sort((one, other) => (one.name < other.name ? -1 : 1));
}
