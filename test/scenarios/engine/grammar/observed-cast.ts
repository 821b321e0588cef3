/** A world for expressions to look at that does not change. */

import type {
  ObservedChargePoint,
  ObservedConnector,
  ObservedWorld,
} from "../../../../scenarios/engine/grammar/observables.ts";

const noFlow = { limit: 0, draw: 0, energy: 0, soc: 0, alloc: 0, target: 0, held: 0 };

type Known = Partial<Omit<ObservedChargePoint, "connector" | "drawOn">> & {
  readonly name: string;
  /** From connector 1 on. */
  readonly connectors?: readonly Partial<ObservedConnector>[];
};

/** It draws on phase 1. */
export function observedChargePoint({ connectors = [], ...known }: Known): ObservedChargePoint {
  const common = {
    books: undefined,
    ...noFlow,
    status: "",
    connected: true,
    registration: "Accepted",
    ...known,
  };
  const all = connectors.map((one) => ({
    ...{ ...noFlow, status: "", errorCode: "", inTransaction: false },
    ...one,
  }));
  return {
    ...common,
    connector: (connectorId) => all[connectorId - 1],
    drawOn: (phase) => (phase === 1 ? common.draw : 0),
  };
}

interface CastGroup {
  readonly members: readonly ObservedChargePoint[];
  readonly limit: number;
}

export function observedWorld(
  chargePoints: readonly ObservedChargePoint[],
  fleets: Readonly<Record<string, readonly ObservedChargePoint[]>> = {},
  groups: Readonly<Record<string, CastGroup>> = {},
): ObservedWorld {
  return {
    chargePoints: new Map(chargePoints.map((one) => [one.name, one])),
    fleets: new Map(Object.entries(fleets)),
    groups: new Map(
      Object.entries(groups).map(([name, { members, limit }]) => [
        name,
        { members, limit, valuesOf: (of) => members.map((one) => one[of]) },
      ]),
    ),
  };
}
