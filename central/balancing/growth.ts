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
  const growing = level.filter(({ grantedAmps }) => grantedAmps > 0).sort(byEnergy);
  let count = growing.length;
  while (count > 0) count = growByOne(growing, count, room);
  keepOddAmps(level);
}

/** Tells how many of the first `count` have grown: they come first from then on, in their order. */
function growByOne(growing: Claim[], count: number, room: Room): number {
  let grownCount = 0;
  for (let place = 0; place < count; place += 1) {
    const claim = growing[place];
    if (claim === undefined || claim.grantedAmps >= claim.demandAmps) continue;
    if (room.leftAmps(claim.state.priority) < 1) continue;
    grant(claim, 1, room);
    growing[grownCount] = claim;
    grownCount += 1;
  }
  return grownCount;
}

/** Whoever would only change places with another stays. */
function keepOddAmps(level: readonly Claim[]): void {
  const takers = level.filter(({ grantedAmps, state }) => grantedAmps === state.offeredAmps + 1);
  if (takers.length === 0) return;
  const giversByAmps = new Map<number, Claim[]>();
  for (const giver of level.filter(mayGive).reverse()) {
    const givers = giversByAmps.get(giver.grantedAmps) ?? [];
    givers.push(giver);
    giversByAmps.set(giver.grantedAmps, givers);
  }
  for (const taker of takers.sort(byEnergy).reverse()) {
    const former = takeFormer(giversByAmps.get(taker.state.offeredAmps) ?? [], taker);
    if (former === undefined) continue;
    former.grantedAmps += 1;
    taker.grantedAmps -= 1;
  }
}

function mayGive({ grantedAmps, demandAmps, state }: Claim): boolean {
  return grantedAmps === state.offeredAmps - 1 && grantedAmps < demandAmps;
}

/** The next giver is last. Whom one taker passes over the others would too: they have less energy. */
function takeFormer(givers: Claim[], taker: Claim): Claim | undefined {
  for (let giver = givers.pop(); giver !== undefined; giver = givers.pop()) {
    if (byEnergy(giver, taker) < deadBandWh) return giver;
  }
  return undefined;
}
