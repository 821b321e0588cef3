/** What one connector asks for while the current is shared out, and what it has got so far. */

import { type ComputationContext, type ConnectorState, isOn } from "./connector-state.ts";
import type { Room } from "./room.ts";

export interface Claim {
  readonly state: ConnectorState;
  /** At least what is offered at all. */
  readonly demandAmps: number;
  grantedAmps: number;
}

export function grant(claim: Claim, amps: number, room: Room): void {
  claim.grantedAmps += amps;
  room.take(claim.state.priority, amps);
}

/** The highest priority first; ties keep their order. */
export function toPriorityLevels(claims: readonly Claim[]): readonly (readonly Claim[])[] {
  const levels = new Map<number, Claim[]>();
  for (const claim of claims) {
    const level = levels.get(claim.state.priority);
    if (level === undefined) levels.set(claim.state.priority, [claim]);
    else level.push(claim);
  }
  return [...levels].sort(([a], [b]) => b - a).map(([, level]) => level);
}

export function byEnergy(a: Claim, b: Claim): number {
  return a.state.sessionEnergyWh - b.state.sessionEnergyWh;
}

/**
 * Those who have an offer, those whose offer is under way, then newcomers; and of each the least
 * energy first. A promise that could be broken would be, each time somebody takes turns.
 */
export function inOrderOfService(
  claims: readonly Claim[],
  { settings }: ComputationContext,
): readonly Claim[] {
  const rank = ({ state }: Claim) => {
    if (isOn(state, settings)) return 0;
    return state.isPromised ? 1 : 2;
  };
  return [...claims].sort((a, b) => rank(a) - rank(b) || byEnergy(a, b));
}
