/** Tells what balancing changes: each thing once, when it is another than before, in a fixed order. */

import type { Balancing, ConnectorStanding } from "../../../central/balancing/balancing.ts";
import type { Alarm, BalancingEvent } from "../../../central/balancing/events.ts";

interface OfGroup {
  readonly group: string;
}

interface OfConnector {
  /** Its identity on the wire. */
  readonly identity: string;
  readonly connectorId: number;
}

export type BalancingChange =
  | ({ readonly kind: "groupLimit"; readonly limitAmps: number } & OfGroup)
  | ({ readonly kind: "groupHeld"; readonly heldAmps: number } & OfGroup)
  | ({ readonly kind: "target"; readonly targetAmps: number } & OfConnector)
  | ({ readonly kind: "offer"; readonly offerAmps: number } & OfConnector)
  | ({ readonly kind: "held"; readonly heldAmps: number } & OfConnector)
  | { readonly kind: "alarmRaised" | "alarmCleared"; readonly alarm: Alarm };

export interface BalancingWatch {
  changed(change: BalancingChange): void;
  fault(fault: unknown): void;
}

export function watchBalancing(
  balancing: Pick<Balancing, "group" | "groupOf" | "listen">,
  { changed, fault }: BalancingWatch,
): void {
  const told = new Map<string, number>();

  function tell(change: Exclude<BalancingChange, { readonly alarm: Alarm }>, amps: number): void {
    const of = "group" in change ? change.group : `${change.connectorId} ${change.identity}`;
    const key = `${change.kind} ${of}`;
    if ((told.get(key) ?? 0) === amps) return;
    told.set(key, amps);
    changed(change);
  }

  function tellConnector(standing: ConnectorStanding): void {
    const { chargePoint: identity, connectorId, targetAmps, limitAmps, heldAmps } = standing;
    const of = { identity, connectorId };
    if (targetAmps !== undefined) tell({ kind: "target", ...of, targetAmps }, targetAmps);
    tell({ kind: "offer", ...of, offerAmps: limitAmps }, limitAmps);
    tell({ kind: "held", ...of, heldAmps }, heldAmps);
  }

  function tellGroup(groupId: string | undefined): void {
    const standing = groupId === undefined ? undefined : balancing.group(groupId);
    if (standing === undefined) return;
    const { groupId: group, capAmps, heldAmps, connectors } = standing;
    if (capAmps !== undefined) tell({ kind: "groupLimit", group, limitAmps: capAmps }, capAmps);
    for (const connector of connectors) tellConnector(connector);
    tell({ kind: "groupHeld", group, heldAmps }, heldAmps);
  }

  balancing.listen((event: BalancingEvent) => {
    if (event.kind === "fault") fault(event.fault);
    else if (event.kind === "raised") changed({ kind: "alarmRaised", alarm: event.alarm });
    else if (event.kind === "cleared") changed({ kind: "alarmCleared", alarm: event.alarm });
    else tellGroup("groupId" in event ? event.groupId : balancing.groupOf(event.chargePoint));
  });
}
