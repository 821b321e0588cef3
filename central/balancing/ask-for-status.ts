import type { Connector } from "../charge-point.ts";
import type { ConnectorTrack } from "./connector-track.ts";
import type { Host } from "./host.ts";
import { outcomeOf } from "./outcome.ts";

interface Line {
  readonly identity: string;
  readonly tracks: readonly ConnectorTrack[];
  connectorOf(track: ConnectorTrack): Connector | undefined;
  mayWork(): boolean;
}

/** One that has not booted tells nothing that has not changed, though we may have (OCPP 1.6 §4.9). */
export async function askForStatus(line: Line, { centralSystem, tell }: Host): Promise<void> {
  const requestedMessage = "StatusNotification";
  try {
    for (const track of line.tracks) {
      if (!line.mayWork() || line.connectorOf(track)?.status !== undefined) continue;
      const { connectorId } = track;
      const request = { requestedMessage, connectorId } as const;
      const asked = centralSystem.call(line.identity, "TriggerMessage", request);
      await outcomeOf(asked.then(() => true));
    }
  } catch (fault) {
    tell({ kind: "fault", fault });
  }
}
