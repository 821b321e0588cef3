/** What must hold of everything that a site lives through, each with its clause. */

import { expect } from "chai";
import type { Verdict } from "../../../central/balancing/compute.ts";
import { capOf } from "../../../central/balancing/room.ts";
import {
  bucketOf,
  countsByHolding,
  demandIn,
  keepsToRoom,
  lowersNothingForMore,
  mustBeAtMost,
  type Sharing,
  servedOf,
  servesEqualsEqually,
  wantsWholeAmps,
  wastesNothing,
} from "./sharing-laws.ts";
import type { Lived, Rest, RestingConnector, Sight } from "./site-witness.ts";
import { stateOf } from "./states.ts";

export type Law = (lived: Lived) => void;
/** By what they say. */
export type Laws = Readonly<Record<string, Law>>;

/** Sums of amps are not exact. */
const roundingAmps = 0.01;

/** Whatever charge points do. */
export const allLaws: Laws = {
  "an alarm lasts while more may be drawn than the cap": ({ sights }) => {
    for (const { heldAmps, capAmps, alarms } of sights) {
      if (alarms === undefined || heldAmps <= capAmps + roundingAmps) continue;
      expect(alarms).to.include("capExceeded");
    }
  },
  "targets are nothing or from the minimum to conn_max, whole, and within the cap": eachPass(
    (sharing) => {
      wantsWholeAmps(sharing);
      keepsToRoom(sharing);
    },
  ),
  "who is away or silent counts by what it holds, and moves no target of others": ({ passes }) => {
    for (const { sharing, deaf } of passes) {
      for (const index of deaf) {
        expect(sharing.verdicts[index]?.targetAmps).to.equal(undefined);
        countsByHolding(sharing, index, stateOf({}));
      }
    }
  },
  "nobody is wanted to have less than the demand while there is room": eachPass(wastesNothing),
  "more cap lowers no target, but to serve one more": eachPass((sharing) => {
    for (const moreAmps of [1, 7]) lowersNothingForMore(sharing, moreAmps);
  }),
  "equals of the same demand are wanted to have the same, to an amp": eachPass(servesEqualsEqually),
};

/** If charge points do what they acknowledge. */
export const honestLaws: Laws = {
  ...allLaws,
  "no more may be drawn than the cap; what a fall of the cap leaves above it never grows": ({
    sights,
  }) => {
    let former: Sight | undefined;
    for (const sight of sights) {
      const mostAmps = Math.max(sight.capAmps, former?.capAmps ?? 0, former?.heldAmps ?? 0);
      mustBeAtMost(sight.heldAmps, mostAmps + roundingAmps);
      former = sight;
    }
  },
  "nobody draws more than is held for him": ({ sights }) => {
    for (const { excessAmps } of sights) mustBeAtMost(excessAmps, roundingAmps);
  },
  "who follows what changes, however seldom, knows how it stands": ({ sights }) => {
    for (const { missed, heldAmps, sumAmps } of sights) {
      expect(missed).to.deep.equal([]);
      expect(heldAmps).to.equal(sumAmps);
    }
  },
  "where all are willing, no more may be drawn than the cap at rest": whileAtRest(
    ({ sight, connectors }) => {
      if (!connectors.every(({ isWilling }) => isWilling)) return;
      expect(sight.heldAmps).to.be.at.most(sight.capAmps + roundingAmps);
    },
  ),
  "whoever is willing has what is wanted at rest, unless what others hold leaves no room":
    whileAtRest((rest) => {
      for (const { standing, givenAmps } of servedWilling(rest)) {
        const { limitAmps, targetAmps = 0, heldAmps } = standing;
        expect(givenAmps).to.equal(limitAmps);
        if (targetAmps === limitAmps) continue;
        expect(targetAmps).to.be.above(limitAmps);
        const { sight } = rest;
        expect(sight.heldAmps - heldAmps + targetAmps).to.be.above(sight.capAmps);
      }
    }),
  "no willing car is kept below its demand at rest while a whole amp is left": whileAtRest(
    (rest) => {
      for (const { verdict, givenAmps } of servedWilling(rest)) {
        const demandAmps = demandIn(verdict, rest.sharing.context);
        if (givenAmps >= demandAmps || isToWait(verdict, rest)) continue;
        expect(leftAtRest(verdict, rest)).to.be.below(givenAmps === 0 ? 6 : 1);
      }
    },
  ),
  "equals of the same demand are given the same at rest, to an amp": whileAtRest((rest) => {
    const served = servedWilling(rest).filter(({ givenAmps }) => givenAmps > 0);
    for (const one of served) {
      for (const other of served) {
        if (!isEqual(one.verdict, other.verdict, rest.sharing)) continue;
        if (!hasWanted(one) || !hasWanted(other)) continue;
        expect(one.givenAmps - other.givenAmps).to.be.at.most(1);
      }
    }
  }),
  "more cap takes nothing from anybody at rest, but to serve one more": ({ atRest, withMore }) => {
    if (atRest === undefined || withMore === undefined || !isSameDemand(atRest, withMore)) return;
    const servesMore =
      servedOf(withMore.sharing.verdicts).length > servedOf(atRest.sharing.verdicts).length;
    if (servesMore) return;
    withMore.connectors.forEach(({ givenAmps, isWilling }, index) => {
      if (isWilling) mustBeAtMost(atRest.connectors[index]?.givenAmps ?? 0, givenAmps);
    });
  },
};

/** If sessions come and go, and nothing else happens. */
export const quietLaws: Laws = {
  ...honestLaws,
  "nobody is switched off for an equal before having had its time": ({ passes }) => {
    for (const { sharing } of passes) {
      const { nowMs, settings } = sharing.context;
      for (const { state } of displacedByEquals(sharing)) {
        expect(nowMs - (state.onSinceMs ?? 0)).to.be.at.least(settings.minOnTimeSeconds * 1000);
      }
    }
  },
  "nobody is switched off for others twice within the time that each may charge": ({ passes }) => {
    const formerOf = new Map<number, { readonly atMs: number; readonly onSinceMs: unknown }>();
    for (const { sharing, transactionIds } of passes) {
      const { nowMs, settings } = sharing.context;
      sharing.verdicts.forEach(({ isDisplaced, state: { onSinceMs } }, index) => {
        const session = transactionIds[index];
        if (!isDisplaced || session === undefined) return;
        const former = formerOf.get(session);
        // It is told until it is so.
        if (former?.onSinceMs === onSinceMs) return;
        formerOf.set(session, { atMs: nowMs, onSinceMs });
        if (former === undefined) return;
        mustBeAtMost(settings.minOnTimeSeconds * 1000, nowMs - former.atMs);
      });
    }
  },
};

function eachPass(law: (sharing: Sharing) => void): Law {
  return ({ passes }) => {
    for (const { sharing } of passes) law(sharing);
  };
}

function whileAtRest(law: (rest: Rest) => void): Law {
  return (lived) => {
    for (const rest of [lived.atRest, lived.withMore]) if (rest !== undefined) law(rest);
  };
}

/** Those with something worked out for them that can come true. */
function servedWilling({ connectors }: Rest): readonly RestingConnector[] {
  return connectors.filter(
    ({ isWilling, standing, verdict }) =>
      isWilling &&
      standing.targetAmps !== undefined &&
      verdict.targetAmps === standing.targetAmps &&
      verdict.state.hasTransaction,
  );
}

function hasWanted({ standing, givenAmps }: RestingConnector): boolean {
  return givenAmps === standing.targetAmps;
}

/** It left an offer unused, or its turn is over. */
function isToWait({ suspendedUntilMs = 0, isDisplaced }: Verdict, { sharing }: Rest): boolean {
  return suspendedUntilMs > sharing.context.nowMs || isDisplaced;
}

/** Of what everybody holds, or is being asked to take. */
function leftAtRest(verdict: Verdict, { connectors, sharing: { group } }: Rest): number {
  const bucket = bucketOf(verdict, group);
  let left = bucket?.amps ?? 0;
  let leftOfAll = capOf(group.entries);
  for (const { standing, verdict: other } of connectors) {
    const takenAmps = Math.max(standing.heldAmps, other.targetAmps ?? 0);
    leftOfAll -= takenAmps;
    if (bucketOf(other, group) === bucket) left -= takenAmps;
  }
  return Math.min(left, leftOfAll);
}

function isEqual(one: Verdict, other: Verdict, { context }: Sharing): boolean {
  return (
    one.state.priority === other.state.priority &&
    demandIn(one, context) === demandIn(other, context)
  );
}

/** Nothing but the cap can have changed what anybody gets. */
function isSameDemand(former: Rest, latter: Rest): boolean {
  return latter.connectors.every(({ verdict }, index) => {
    const before = former.connectors[index]?.verdict;
    return (
      before !== undefined &&
      before.state.status === verdict.state.status &&
      before.suspendedUntilMs === verdict.suspendedUntilMs &&
      (before.targetAmps === undefined) === (verdict.targetAmps === undefined) &&
      demandIn(before, former.sharing.context) === demandIn(verdict, latter.sharing.context)
    );
  });
}

/** Where nobody of a higher priority gets anything, it cannot be for the sake of one. */
function displacedByEquals({ verdicts }: Sharing): readonly Verdict[] {
  const served = servedOf(verdicts);
  return verdicts.filter(
    ({ isDisplaced, state: { priority } }) =>
      isDisplaced && !served.some(({ state }) => state.priority > priority),
  );
}
