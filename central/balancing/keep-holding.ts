/** What a connector holds is kept, so that it is known after a restart. */

import type { ConnectorTrack } from "./connector-track.ts";
import type { Host } from "./host.ts";

/** Resolves once it is safe. A store that fails is told of, and stops nothing. */
export async function keepHolding(host: Host, track: ConnectorTrack): Promise<void> {
  const { chargePoint, connectorId } = track;
  const { clock, store, tell } = host;
  const heldAmps = track.heldAmps(clock.now());
  track.keptAmps = heldAmps;
  try {
    await store.keepHolding({ chargePoint, connectorId, heldAmps });
  } catch (fault) {
    tell({ kind: "fault", fault });
  }
}
