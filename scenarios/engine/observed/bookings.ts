/** What our own central system has booked for each connector that it balances. */

import type { Balancing, ConnectorStanding } from "../../../central/balancing/balancing.ts";

export interface Bookings {
  /** Undefined for a connector that is not balanced. */
  of(identity: string, connectorId: number): ConnectorStanding | undefined;
  capAmpsOf(groupId: string): number | undefined;
  /** What was read may be out of date. */
  touch(): void;
}

export interface BookingsOptions {
  readonly balancing: Pick<Balancing, "capAmpsOf" | "group" | "groupOf">;
  /** What is held changes with time, too. */
  readonly nowMs: () => number;
}

interface GroupBook {
  readonly readAtMs: number;
  readonly version: number;
  readonly connectors: ReadonlyMap<string, ConnectorStanding>;
}

/** A group is read anew when something has happened, or time has passed, since it was read last. */
export function createBookings({ balancing, nowMs }: BookingsOptions): Bookings {
  const books = new Map<string, GroupBook>();
  let version = 0;

  function read(groupId: string): GroupBook {
    const readAtMs = nowMs();
    const known = books.get(groupId);
    if (known?.readAtMs === readAtMs && known.version === version) return known;
    const connectors = new Map(
      balancing
        .group(groupId)
        ?.connectors.map((one) => [keyOf(one.chargePoint, one.connectorId), one]),
    );
    const book = { readAtMs, version, connectors };
    books.set(groupId, book);
    return book;
  }

  return {
    of(identity, connectorId) {
      const groupId = balancing.groupOf(identity);
      if (groupId === undefined) return undefined;
      return read(groupId).connectors.get(keyOf(identity, connectorId));
    },
    capAmpsOf: (groupId) => balancing.capAmpsOf(groupId),
    touch() {
      version += 1;
    },
  };
}

function keyOf(identity: string, connectorId: number): string {
  return `${connectorId} ${identity}`;
}
