/** What is left over the minimums, amp by amp. */

import { byEnergy, type Claim, grant, toPriorityLevels } from "./claim.ts";
import type { Room } from "./room.ts";

/**
 * The dead band. What is left over when all equals have the same changes hands for this much energy,
 * not each time that they overtake each other: each change wears the memory of a charge point.
 */
const deadBandWh = 500;

/** By descending priority; equals in turn, the least energy first, up to their demands. */
export function grow(claims: readonly Claim[], room: Room): void {
  for (const level of toPriorityLevels(claims)) growLevel(level, room);
}

function growLevel(level: readonly Claim[], room: Room): void {
  let growing = level.filter(({ grantedAmps }) => grantedAmps > 0).sort(byEnergy);
  while (growing.length > 0) {
    growing = growing.filter((claim) => {
      if (claim.grantedAmps >= claim.demandAmps) return false;
      if (room.leftAmps(claim.state.priority) < 1) return false;
      grant(claim, 1, room);
      return true;
    });
  }
  keepOddAmps(level);
}

/** Whoever would only change places with another stays. */
function keepOddAmps(level: readonly Claim[]): void {
  const givers = level.filter(({ grantedAmps, state }) => grantedAmps === state.offeredAmps - 1);
  const takers = level.filter(({ grantedAmps, state }) => grantedAmps === state.offeredAmps + 1);
  for (const taker of takers.sort(byEnergy).reverse()) {
    const former = givers.find((giver) => isSwap(giver, taker));
    if (former === undefined) continue;
    former.grantedAmps += 1;
    taker.grantedAmps -= 1;
  }
}

function isSwap(giver: Claim, taker: Claim): boolean {
  return (
    giver.grantedAmps === taker.state.offeredAmps &&
    giver.grantedAmps < Math.min(giver.demandAmps, giver.state.offeredAmps) &&
    byEnergy(giver, taker) < deadBandWh
  );
}
