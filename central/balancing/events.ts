/** What happens in balancing, told to whoever listens. */

import type { Computation } from "./compute.ts";

/** Something that an operator must know of. It lasts until it is cleared. */
export type Alarm =
  /** The group may draw more than it has. */
  | { readonly kind: "capExceeded"; readonly groupId: string }
  /** Nothing grows, for nobody knows how much there is. */
  | {
      readonly kind: "badSchedule";
      readonly groupId: string;
      readonly problem: string;
      readonly position: number;
    }
  /** It does not answer. */
  | { readonly kind: "silent"; readonly chargePoint: string }
  /** It has had as many charging profiles today as it may. */
  | { readonly kind: "writesUsedUp"; readonly chargePoint: string }
  | ({ readonly kind: ConnectorAlarm } & OfConnector);

export type ConnectorAlarm =
  /** It takes no limit, of whatever form. */
  | "refusing"
  /** It accepted a limit, and does not keep to it. */
  | "notApplied"
  /** It draws more than its limit. */
  | "overdraw"
  /** It can bear, or its car can take, less than is ever offered. */
  | "unservable"
  /** A limit of nought has ended its transaction. */
  | "endsAtZero"
  /** What nought has ended did not begin again, though it was asked to. */
  | "notResumed";

interface OfConnector {
  readonly chargePoint: string;
  readonly connectorId: number;
}

export type BalancingEvent =
  | {
      readonly kind: "passed";
      readonly groupId: string;
      readonly atMs: number;
      readonly capAmps: number;
      readonly heldAmps: number;
      readonly computation: Computation;
    }
  /**
   * Soon after the start: of these connectors nothing is known, so they count with all they bear,
   * which is more than there is. Told once; from then on it is an alarm.
   */
  | {
      readonly kind: "settling";
      readonly groupId: string;
      readonly connectorCount: number;
      readonly heldAmps: number;
      readonly capAmps: number;
      readonly untilMs: number;
    }
  /** The charge point has acknowledged another limit. */
  | ({ readonly kind: "limited"; readonly limitAmps: number } & OfConnector)
  | { readonly kind: "raised"; readonly alarm: Alarm }
  | { readonly kind: "cleared"; readonly alarm: Alarm }
  /** Our own code failed. */
  | { readonly kind: "fault"; readonly fault: unknown };

export type BalancingListener = (event: BalancingEvent) => void;

export interface Alarms {
  /** Told once, until it is cleared. */
  raise(alarm: Alarm): void;
  clear(alarm: Alarm): void;
  clearAll(isOver: (alarm: Alarm) => boolean): void;
  /** Those that last. */
  all(): Iterable<Alarm>;
}

export function createAlarms(tell: BalancingListener): Alarms {
  const raised = new Map<string, Alarm>();
  function clear(alarm: Alarm): void {
    if (raised.size === 0) return;
    const key = keyOf(alarm);
    const former = raised.get(key);
    if (former === undefined) return;
    raised.delete(key);
    tell({ kind: "cleared", alarm: former });
  }
  return {
    raise(alarm) {
      const key = keyOf(alarm);
      if (raised.has(key)) return;
      raised.set(key, alarm);
      tell({ kind: "raised", alarm });
    },
    clear,
    clearAll(isOver) {
      for (const alarm of [...raised.values()].filter(isOver)) clear(alarm);
    },
    all: () => raised.values(),
  };
}

function keyOf(alarm: Alarm): string {
  const of = "groupId" in alarm ? alarm.groupId : alarm.chargePoint;
  return `${alarm.kind} ${"connectorId" in alarm ? alarm.connectorId : ""} ${of}`;
}
