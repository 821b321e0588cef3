/** Who takes part in a scenario, as far as it is known before the rest of the file is read. */

import type { MapEntry, MapNode } from "../source/source-node.ts";

/** One charge point of the cast, not read yet. */
export interface Member {
  readonly name: string;
  /** Within its fleet, and among the others of the file. */
  readonly index: number;
  /** The name of the entry it comes from. */
  readonly entry: MapEntry;
  readonly isOfFleet: boolean;
  readonly node: MapNode;
}

export interface Cast {
  readonly members: readonly Member[];
  /** The names of charge points, by that of their fleet. */
  readonly fleets: ReadonlyMap<string, readonly string[]>;
  /** The same, by that of a template that they extend. */
  readonly families: ReadonlyMap<string, readonly string[]>;
}

export const noCast: Cast = { members: [], fleets: new Map(), families: new Map() };
