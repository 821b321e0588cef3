/** What can be observed of a scenario's world while it runs, kept up to date. */

import type { CentralEvent } from "../../../central/events.ts";
import type { Scenario } from "../grammar/scenario.ts";
import type { WireState } from "../wire/wire-state.ts";
import type { BalancingChange } from "../world/balancing-watch.ts";
import type { World } from "../world/world.ts";
import { readBooks } from "./books.ts";
import type { Changes } from "./changes.ts";
import type { HardwareState } from "./hardware-state.ts";
import { createObservedWorld, type LiveWorld } from "./observed-world.ts";

export interface ObserveOptions {
  readonly scenario: Scenario;
  readonly world: World;
  readonly wire: WireState;
  readonly hardware: HardwareState;
  readonly changes: Changes;
}

export interface Observed {
  readonly world: LiveWorld;
  /** What happens in our own central system. */
  heard(event: CentralEvent): void;
  /** Balancing has changed something. */
  booked(change: BalancingChange): void;
}

export function observeWorld(options: ObserveOptions): Observed {
  const { scenario, world, wire, hardware, changes } = options;
  const { balancing } = world;
  const observed = createObservedWorld({
    plans: scenario.chargePoints,
    fleets: scenario.fleets,
    groups: world.groups,
    wire: wire.chargePoints,
    hardware,
    bookings: () => balancing,
    books: (identity) => world.central && readBooks(identity, world.central, balancing),
  });
  const names = new Map(scenario.chargePoints.map(({ id, name }) => [id, name]));
  const changed = () => changes.tell({ chargePoint: undefined, aspect: "books" });
  balancing?.listen(({ kind }) => {
    if (kind === "raised" || kind === "cleared") changed();
  });
  // The first to listen, so that all others see what there is now.
  changes.listen(({ chargePoint }) => {
    if (chargePoint !== undefined) observed.touch(chargePoint);
  });
  return {
    world: observed,
    heard({ kind }) {
      if (kind === "transactionEnded") changed();
    },
    booked(change) {
      if ("identity" in change) {
        changes.tell({ chargePoint: names.get(change.identity), aspect: "books" });
      } else if (change.kind === "groupLimit") {
        changed();
      }
    },
  };
}
