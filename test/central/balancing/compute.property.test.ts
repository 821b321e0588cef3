import { expect } from "chai";
import fc from "fast-check";
import {
  type Computation,
  compute,
  type Group,
  type Verdict,
} from "../../../central/balancing/compute.ts";
import { groups } from "./groups.ts";
import {
  bucketOf,
  countsByHolding,
  keepsToRoom,
  lowersNothingForMore,
  servedOf,
  servesEqualsEqually,
  sharingOf,
  wantsWholeAmps,
  wastesNothing,
} from "./sharing-laws.ts";
import { contextOf } from "./states.ts";
import { tries } from "./tries.ts";

const context = contextOf();
const { minOnTimeSeconds } = context.settings;
const modes = fc.boolean().map((protectMinimum) => contextOf({ protectMinimum }));
const usual = tries(1000);

describe("any computation of targets", () => {
  it("keeps to the cap and to each bucket", () => {
    fc.assert(
      fc.property(groups, modes, (group, mode) => keepsToRoom(sharingOf(group, mode))),
      usual,
    );
  });

  it("wants nothing, or what is no less than the minimum and no more than conn_max, whole", () => {
    fc.assert(
      fc.property(groups, modes, (group, mode) => wantsWholeAmps(sharingOf(group, mode))),
      usual,
    );
  });

  it("lets an unreachable connector count by nothing but what it holds", () => {
    fc.assert(
      fc.property(groups, groups, (group, { connectors: others }) => {
        const [first, ...rest] = group.connectors;
        const [other] = others;
        if (first === undefined || other === undefined) return;
        const connectors = [{ ...first, isReachable: false }, ...rest];
        countsByHolding(sharingOf({ ...group, connectors }, context), 0, other);
      }),
      usual,
    );
  });

  it("leaves nobody below the demand while the bucket and the ceiling have room", () => {
    fc.assert(
      fc.property(groups, (group) => wastesNothing(sharingOf(group, context))),
      usual,
    );
  });

  it("switches nobody off for more cap, and lowers a target only to serve one more", () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: 1, max: 60 }), (group, moreAmps) =>
        lowersNothingForMore(sharingOf(group, context), moreAmps),
      ),
      usual,
    );
  });

  it("serves equals of the same demand equally, to an amp", () => {
    fc.assert(
      fc.property(groups, (group) => servesEqualsEqually(sharingOf(group, context))),
      usual,
    );
  });

  it("takes an offer away for a higher priority, or an equal after its time, and for nobody else", () => {
    fc.assert(
      fc.property(groups, (group) => {
        const { verdicts } = compute(group, context);
        const displaced = verdicts.filter(({ isDisplaced }) => isDisplaced);
        for (const one of displaced.filter((verdict) => fitsWithoutNewcomers(verdict, group))) {
          const isEqual = ({ state }: Verdict) => state.priority === one.state.priority;
          const isTurn = displaced.some((verdict) => isEqual(verdict) && hasHadItsTime(verdict));
          for (const { state } of rivalsOf(one, verdicts, group)) {
            expect(state.priority).to.be.at.least(one.state.priority + (isTurn ? 0 : 1));
          }
        }
      }),
      usual,
    );
  });

  it("is the same for the same question, and lists what changes and nothing else", () => {
    fc.assert(
      fc.property(groups, modes, (group, mode) => {
        const computation = compute(group, mode);
        expect(compute(group, mode)).to.deep.equal(computation);
        const { reductions, grows } = computation;
        for (const { fromAmps, toAmps } of reductions) expect(fromAmps - toAmps).to.be.at.least(1);
        for (const { fromAmps, toAmps } of grows) expect(toAmps - fromAmps).to.be.at.least(1);
        expect(reductions.length + grows.length).to.equal(changedIn(computation).length);
      }),
      usual,
    );
  });
});

function changedIn({ verdicts }: Computation): readonly Verdict[] {
  return verdicts.filter(
    ({ state, targetAmps = state.offeredAmps }) => targetAmps !== state.offeredAmps,
  );
}

/** Newcomers that are served, from the same bucket. */
function rivalsOf(one: Verdict, verdicts: readonly Verdict[], group: Group): readonly Verdict[] {
  return servedOf(verdicts).filter(
    (verdict) =>
      verdict.state.offeredAmps === 0 && bucketOf(verdict, group) === bucketOf(one, group),
  );
}

function hasHadItsTime({ state: { onSinceMs = 0 } }: Verdict): boolean {
  return context.nowMs - onSinceMs >= minOnTimeSeconds * 1000;
}

/** Else it is the cap that takes the offer away. */
function fitsWithoutNewcomers({ state }: Verdict, group: Group): boolean {
  const connectors = group.connectors.filter(
    (one) => one === state || !one.isReachable || one.offeredAmps > 0,
  );
  const { verdicts } = compute({ ...group, connectors }, context);
  return verdicts.some((verdict) => verdict.state === state && !verdict.isDisplaced);
}
