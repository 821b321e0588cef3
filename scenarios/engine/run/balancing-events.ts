/** What balancing changed, as events of the run. */

import type { Alarm } from "../../../central/balancing/events.ts";
import type { RunEvent } from "../events/run-event.ts";
import type { BalancingChange } from "../world/balancing-watch.ts";

interface Moment {
  readonly scenario: number;
  readonly atMs: number;
}

/** A charge point that only the central system knows goes by its identity. */
export function createBalancingEvents(names: ReadonlyMap<string, string>) {
  const nameOf = (identity: string) => names.get(identity) ?? identity;

  /** Spelt out for each kind, so that the keys of an event always come in the same order. */
  return (moment: Moment, change: BalancingChange): RunEvent => {
    switch (change.kind) {
      case "groupLimit":
        return {
          ...{ kind: change.kind, ...moment, group: change.group },
          limitAmps: change.limitAmps,
        };
      case "groupHeld":
        return {
          ...{ kind: change.kind, ...moment, group: change.group },
          heldAmps: change.heldAmps,
        };
      case "alarmRaised":
      case "alarmCleared":
        return { kind: change.kind, ...moment, ...toAlarm(change.alarm) };
      default:
        return ofConnector(moment, change);
    }
  };

  function ofConnector(
    moment: Moment,
    change: Extract<BalancingChange, { readonly identity: string }>,
  ): RunEvent {
    const { connectorId } = change;
    const of = { ...moment, chargePoint: nameOf(change.identity), connectorId };
    if (change.kind === "target") return { kind: "target", ...of, targetAmps: change.targetAmps };
    if (change.kind === "offer") return { kind: "offer", ...of, offerAmps: change.offerAmps };
    return { kind: "held", ...of, heldAmps: change.heldAmps };
  }

  function toAlarm(alarm: Alarm) {
    return {
      alarm: alarm.kind,
      ...("groupId" in alarm && { group: alarm.groupId }),
      ...("chargePoint" in alarm && { chargePoint: nameOf(alarm.chargePoint) }),
      ...("connectorId" in alarm && { connectorId: alarm.connectorId }),
      ...("problem" in alarm && { problem: alarm.problem }),
    };
  }
}
