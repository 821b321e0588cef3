/** What is left over the minimums, amp by amp. */

import { byEnergy, type Claim, grant, toPriorityLevels } from "./claim.ts";
import type { Room } from "./room.ts";

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
}
