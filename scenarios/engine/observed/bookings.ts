/** What our own central system has booked for each connector that it balances. */

import type {
  Balancing,
  ConnectorStanding,
  GroupStanding,
} from "../../../central/balancing/balancing.ts";

export interface Bookings {
  /** Undefined for a connector that is not balanced. */
  of(identity: string, connectorId: number): ConnectorStanding | undefined;
  capAmpsOf(groupId: string): number | undefined;
}

export interface BookingsOptions {
  readonly balancing: Pick<Balancing, "groups" | "listen">;
  /** What is held changes with time, too. */
  readonly nowMs: () => number;
  readonly changed: () => void;
}

/** Read anew when something has happened, or time has passed, since it was read last. */
export function createBookings({ balancing, nowMs, changed }: BookingsOptions): Bookings {
  let readAtMs: number | undefined;
  let groups = new Map<string, GroupStanding>();
  let connectors = new Map<string, ConnectorStanding>();
  balancing.listen((event) => {
    if (event.kind !== "passed" && event.kind !== "limited") return;
    readAtMs = undefined;
    changed();
  });

  function read(): void {
    const now = nowMs();
    if (readAtMs === now) return;
    readAtMs = now;
    const standings = balancing.groups();
    groups = new Map(standings.map((group) => [group.groupId, group]));
    connectors = new Map(
      standings.flatMap((group) =>
        group.connectors.map((one) => [keyOf(one.chargePoint, one.connectorId), one] as const),
      ),
    );
  }

  return {
    of(identity, connectorId) {
      read();
      return connectors.get(keyOf(identity, connectorId));
    },
    capAmpsOf(groupId) {
      read();
      return groups.get(groupId)?.capAmps;
    },
  };
}

function keyOf(identity: string, connectorId: number): string {
  return `${connectorId} ${identity}`;
}
