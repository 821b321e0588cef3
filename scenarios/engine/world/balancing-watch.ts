/** Tells what balancing changes: each thing once, when it is another than before, in a fixed order. */

import type { Balancing, ConnectorCurrents } from "../../../central/balancing/balancing.ts";
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

/** What was told last. */
interface GroupTold {
  limitAmps: number;
  heldAmps: number;
}

interface ConnectorTold {
  targetAmps: number;
  offerAmps: number;
  heldAmps: number;
}

export function watchBalancing(
  balancing: Pick<Balancing, "follow" | "groupOf" | "listen">,
  { changed, fault }: BalancingWatch,
): void {
  const follower = balancing.follow();
  const groups = new Map<string, GroupTold>();
  /** By charge point, and then by the number of the connector. */
  const connectors = new Map<string, ConnectorTold[]>();

  function toldOf({ chargePoint, connectorId }: ConnectorCurrents): ConnectorTold {
    const ofChargePoint = connectors.get(chargePoint) ?? [];
    const told = ofChargePoint[connectorId] ?? { targetAmps: 0, offerAmps: 0, heldAmps: 0 };
    ofChargePoint[connectorId] = told;
    connectors.set(chargePoint, ofChargePoint);
    return told;
  }

  function tellConnector(standing: ConnectorCurrents): void {
    const { chargePoint: identity, connectorId, targetAmps, limitAmps, heldAmps } = standing;
    const told = toldOf(standing);
    if (targetAmps !== undefined && told.targetAmps !== targetAmps) {
      told.targetAmps = targetAmps;
      changed({ kind: "target", identity, connectorId, targetAmps });
    }
    if (told.offerAmps !== limitAmps) {
      told.offerAmps = limitAmps;
      changed({ kind: "offer", identity, connectorId, offerAmps: limitAmps });
    }
    if (told.heldAmps !== heldAmps) {
      told.heldAmps = heldAmps;
      changed({ kind: "held", identity, connectorId, heldAmps });
    }
  }

  function tellGroup(groupId: string | undefined): void {
    const changes = groupId === undefined ? undefined : follower.changesOf(groupId);
    if (changes === undefined) return;
    const { groupId: group, capAmps, heldAmps } = changes;
    const told = groups.get(group) ?? { limitAmps: 0, heldAmps: 0 };
    groups.set(group, told);
    if (capAmps !== undefined && told.limitAmps !== capAmps) {
      told.limitAmps = capAmps;
      changed({ kind: "groupLimit", group, limitAmps: capAmps });
    }
    for (const connector of changes.connectors) tellConnector(connector);
    if (told.heldAmps === heldAmps) return;
    told.heldAmps = heldAmps;
    changed({ kind: "groupHeld", group, heldAmps });
  }

  balancing.listen((event: BalancingEvent) => {
    if (event.kind === "fault") fault(event.fault);
    else if (event.kind === "raised") changed({ kind: "alarmRaised", alarm: event.alarm });
    else if (event.kind === "cleared") changed({ kind: "alarmCleared", alarm: event.alarm });
    else tellGroup("groupId" in event ? event.groupId : balancing.groupOf(event.chargePoint));
  });
}
