import { expect } from "chai";
import fc from "fast-check";
import {
  type Computation,
  compute,
  type Group,
  type Verdict,
} from "../../../central/balancing/compute.ts";
import { demandOf } from "../../../central/balancing/demand.ts";
import { type BucketEntry, capOf } from "../../../central/balancing/room.ts";
import { groups } from "./groups.ts";
import { contextOf } from "./states.ts";
import { tries } from "./tries.ts";

const context = contextOf();
const { minAllocationAmps, minOnTimeSeconds } = context.settings;
const modes = fc.boolean().map((protectMinimum) => contextOf({ protectMinimum }));
const usual = tries(1000);

describe("any computation of targets", () => {
  it("keeps to the cap and to each bucket", () => {
    fc.assert(
      fc.property(groups, modes, (group, mode) => {
        const { verdicts } = compute(group, mode);
        expect(sumOf(verdicts, targetOf)).to.be.at.most(
          Math.max(0, capOf(group.entries) - sumOf(verdicts, holdingOf)),
        );
        for (const bucket of group.entries) {
          const members = verdicts.filter((verdict) => bucketOf(verdict, group) === bucket);
          const left = Math.max(0, bucket.amps - sumOf(members, holdingOf));
          expect(sumOf(members, targetOf)).to.be.at.most(left);
        }
      }),
      usual,
    );
  });

  it("wants nothing, or what is no less than the minimum and no more than conn_max, whole", () => {
    fc.assert(
      fc.property(groups, modes, (group, mode) => {
        for (const { state, targetAmps = 0 } of compute(group, mode).verdicts) {
          expect(Number.isInteger(targetAmps)).to.equal(true);
          if (targetAmps === 0) continue;
          expect(targetAmps).to.be.within(minAllocationAmps, state.connMaxAmps);
        }
      }),
      usual,
    );
  });

  it("lets an unreachable connector count by nothing but what it holds", () => {
    fc.assert(
      fc.property(groups, groups, (group, { connectors: others }) => {
        const [first, ...rest] = group.connectors;
        const [other] = others;
        if (first === undefined || other === undefined) return;
        const { priority, heldAmps } = first;
        const silent = { ...first, isReachable: false };
        const holder = { ...other, priority, heldAmps, status: "Faulted" };
        const targets = [silent, holder].map((one) =>
          compute({ ...group, connectors: [one, ...rest] }, context).verdicts.map(
            ({ targetAmps }) => targetAmps,
          ),
        );
        expect(targets[0]).to.deep.equal(targets[1]);
      }),
      usual,
    );
  });

  it("leaves nobody below the demand while the bucket and the ceiling have room", () => {
    fc.assert(
      fc.property(groups, (group) => {
        const { verdicts } = compute(group, context);
        for (const verdict of verdicts.filter(isServedShort)) {
          if (givesWay(verdict, verdicts)) continue;
          const left = leftFor(verdict, verdicts, group);
          expect(left).to.be.below(targetOf(verdict) === 0 ? minAllocationAmps : 1);
        }
      }),
      usual,
    );
  });

  it("switches nobody off for more cap, and lowers a target only to serve one more", () => {
    fc.assert(
      fc.property(groups, fc.integer({ min: 1, max: 60 }), (group, moreAmps) => {
        const former = compute(group, context).verdicts;
        const latter = compute({ ...group, entries: raise(group.entries, moreAmps) }, context);
        const servesMore = servedOf(latter.verdicts).length > servedOf(former).length;
        latter.verdicts.forEach(({ targetAmps = 0 }, index) => {
          const formerAmps = former[index]?.targetAmps ?? 0;
          if (formerAmps > 0) expect(targetAmps).to.be.above(0);
          if (!servesMore) expect(targetAmps).to.be.at.least(formerAmps);
        });
      }),
      usual,
    );
  });

  it("serves equals of the same demand equally, to an amp", () => {
    fc.assert(
      fc.property(groups, (group) => {
        const served = servedOf(compute(group, context).verdicts);
        const isEqual = (one: Verdict, other: Verdict) =>
          one.state.priority === other.state.priority && demandIn(one) === demandIn(other);
        for (const one of served) {
          const targets = served.filter((other) => isEqual(one, other)).map(targetOf);
          expect(Math.max(...targets) - targetOf(one)).to.be.at.most(1);
        }
      }),
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

function targetOf({ targetAmps = 0 }: Verdict): number {
  return targetAmps;
}

function holdingOf({ state, targetAmps }: Verdict): number {
  return targetAmps === undefined ? state.heldAmps : 0;
}

function sumOf(verdicts: readonly Verdict[], ampsOf: (verdict: Verdict) => number): number {
  return verdicts.reduce((sum, verdict) => sum + ampsOf(verdict), 0);
}

function servedOf(verdicts: readonly Verdict[]): readonly Verdict[] {
  return verdicts.filter((verdict) => targetOf(verdict) > 0);
}

/** Below what it would take. */
function isServedShort(verdict: Verdict): boolean {
  const { targetAmps, suspendedUntilMs = 0 } = verdict;
  if (targetAmps === undefined) return false;
  const isSuspended = suspendedUntilMs > context.nowMs && targetAmps === 0;
  return !isSuspended && targetAmps < demandIn(verdict);
}

function demandIn({ state, evCeilingAmps }: Verdict): number {
  return demandOf(state, evCeilingAmps, context);
}

function bucketOf({ state }: Verdict, { entries }: Group): BucketEntry | undefined {
  return entries.find(({ priority }) => priority <= state.priority);
}

/** Its turn is over: an equal that waited is on now. */
function givesWay({ state, isDisplaced }: Verdict, verdicts: readonly Verdict[]): boolean {
  if (!isDisplaced) return false;
  return servedOf(verdicts).some(
    (other) => other.state.priority === state.priority && other.state.offeredAmps === 0,
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

function leftFor(verdict: Verdict, verdicts: readonly Verdict[], group: Group): number {
  const usedBy = (list: readonly Verdict[]) => sumOf(list, targetOf) + sumOf(list, holdingOf);
  const bucket = bucketOf(verdict, group);
  const equals = verdicts.filter((other) => bucketOf(other, group) === bucket);
  return Math.min((bucket?.amps ?? 0) - usedBy(equals), capOf(group.entries) - usedBy(verdicts));
}

function raise([top, ...lower]: readonly BucketEntry[], byAmps: number): readonly BucketEntry[] {
  return top === undefined ? [] : [{ ...top, amps: top.amps + byAmps }, ...lower];
}
