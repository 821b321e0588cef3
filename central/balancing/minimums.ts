/** The least that is offered, to as many as there is room for. */

import { type Claim, grant, inOrderOfService, toPriorityLevels } from "./claim.ts";
import { type ComputationContext, isOn, secondsSince } from "./connector-state.ts";
import type { Room } from "./room.ts";

/** By descending priority: a newcomer displaces whoever has a lower one. */
export function grantMinimums(
  claims: readonly Claim[],
  room: Room,
  context: ComputationContext,
): void {
  const { minAllocationAmps } = context.settings;
  const firm = firmClaims(claims, room, context);
  for (const claim of firm) grant(claim, minAllocationAmps, room);
  const others = claims.filter((claim) => claim.grantedAmps === 0);
  for (const claim of servable(others, room.copy(), context)) {
    grant(claim, minAllocationAmps, room);
  }
}

/**
 * Nobody is displaced twice within the time that everybody may charge undisturbed. Whoever was and
 * is back keeps the minimum, if those who charge already leave room for it.
 */
function firmClaims(
  claims: readonly Claim[],
  room: Room,
  context: ComputationContext,
): readonly Claim[] {
  const { nowMs, settings } = context;
  const wasDisplaced = ({ state }: Claim) =>
    isOn(state, settings) && secondsSince(state.displacedAtMs, nowMs) < settings.minOnTimeSeconds;
  if (!claims.some(wasDisplaced)) return [];
  const charging = claims.filter(({ state }) => isOn(state, settings));
  return servable(charging, room.copy(), context).filter(wasDisplaced);
}

/** Those whom the room is enough for, one after the other; it is used up. */
function servable(claims: readonly Claim[], room: Room, context: ComputationContext): Claim[] {
  const { minAllocationAmps } = context.settings;
  const inOrder = toPriorityLevels(claims).flatMap((level) => inOrderOfService(level, context));
  return inOrder.filter(({ state }) => {
    if (room.leftAmps(state.priority) < minAllocationAmps) return false;
    room.take(state.priority, minAllocationAmps);
    return true;
  });
}
