/** What must hold of every computation, be its question made up or met with on a site. */

import { expect } from "chai";
import { compute, type Group, type Verdict } from "../../../central/balancing/compute.ts";
import type { ComputationContext } from "../../../central/balancing/connector-state.ts";
import { demandOf } from "../../../central/balancing/demand.ts";
import { type BucketEntry, capOf } from "../../../central/balancing/room.ts";

/** A question and its answer. */
export interface Sharing {
  readonly group: Group;
  readonly context: ComputationContext;
  readonly verdicts: readonly Verdict[];
}

export function sharingOf(group: Group, context: ComputationContext): Sharing {
  return { group, context, verdicts: compute(group, context).verdicts };
}

/** Told thousands of times in each history: all but free as long as it is so. */
export function mustBeAtMost(amps: number, mostAmps: number): void {
  if (!(amps <= mostAmps)) expect(amps).to.be.at.most(mostAmps);
}

export function keepsToRoom({ verdicts, group }: Sharing): void {
  const capLeft = Math.max(0, capOf(group.entries) - sumOf(verdicts, holdingOf));
  mustBeAtMost(sumOf(verdicts, targetOf), capLeft);
  for (const bucket of group.entries) {
    const members = verdicts.filter((verdict) => bucketOf(verdict, group) === bucket);
    const left = Math.max(0, bucket.amps - sumOf(members, holdingOf));
    mustBeAtMost(sumOf(members, targetOf), left);
  }
}

export function wantsWholeAmps({ verdicts, context }: Sharing): void {
  for (const { state, targetAmps = 0 } of verdicts) {
    mustBeAtMost(targetAmps % 1, 0);
    if (targetAmps === 0) continue;
    mustBeAtMost(context.settings.minAllocationAmps, targetAmps);
    mustBeAtMost(targetAmps, state.connMaxAmps);
  }
}

/** `other` may be in any state at all: the one at `index` counts by its priority and what it holds. */
export function countsByHolding(
  { group, context, verdicts }: Sharing,
  index: number,
  other: Verdict["state"],
): void {
  const { priority = 0, heldAmps = 0 } = group.connectors[index] ?? {};
  const holder = { ...other, priority, heldAmps, status: "Faulted" };
  const connectors = group.connectors.with(index, holder);
  const targets = compute({ ...group, connectors }, context).verdicts;
  const isMoved = targets.some(({ targetAmps }, at) => targetAmps !== verdicts[at]?.targetAmps);
  if (isMoved) expect(targets.map(targetOf)).to.deep.equal(verdicts.map(targetOf));
}

export function wastesNothing(sharing: Sharing): void {
  const { verdicts, context } = sharing;
  const { minAllocationAmps } = context.settings;
  for (const verdict of verdicts.filter((one) => isServedShort(one, context))) {
    if (givesWay(verdict, verdicts)) continue;
    const left = leftFor(verdict, sharing);
    expect(left).to.be.below(targetOf(verdict) === 0 ? minAllocationAmps : 1);
  }
}

/** One more that is served has its minimum from those who have more (balancing: minimums first). */
export function lowersNothingForMore(
  { group, context, verdicts }: Sharing,
  moreAmps: number,
): void {
  const entries = raise(group.entries, moreAmps);
  const latter = compute({ ...group, entries }, context).verdicts;
  const servesMore = servedOf(latter).length > servedOf(verdicts).length;
  latter.forEach(({ targetAmps = 0 }, index) => {
    const formerAmps = verdicts[index]?.targetAmps ?? 0;
    if (formerAmps > 0) mustBeAtMost(1, targetAmps);
    if (!servesMore) mustBeAtMost(formerAmps, targetAmps);
  });
}

export function servesEqualsEqually({ verdicts, context }: Sharing): void {
  const served = servedOf(verdicts);
  const isEqual = (one: Verdict, other: Verdict) =>
    one.state.priority === other.state.priority &&
    demandIn(one, context) === demandIn(other, context);
  for (const one of served) {
    const targets = served.filter((other) => isEqual(one, other)).map(targetOf);
    mustBeAtMost(Math.max(...targets) - targetOf(one), 1);
  }
}

function targetOf({ targetAmps = 0 }: Verdict): number {
  return targetAmps;
}

export function servedOf(verdicts: readonly Verdict[]): readonly Verdict[] {
  return verdicts.filter((verdict) => targetOf(verdict) > 0);
}

export function demandIn({ state, evCeilingAmps }: Verdict, context: ComputationContext): number {
  return demandOf(state, evCeilingAmps, context);
}

export function bucketOf({ state }: Verdict, { entries }: Group): BucketEntry | undefined {
  let found: BucketEntry | undefined;
  for (const entry of entries) {
    const isOpen = entry.priority <= state.priority;
    if (isOpen && entry.priority >= (found?.priority ?? entry.priority)) found = entry;
  }
  return found;
}

/** The one of the highest priority is the cap. */
export function raise(entries: readonly BucketEntry[], byAmps: number): readonly BucketEntry[] {
  const top = Math.max(...entries.map(({ priority }) => priority));
  return entries.map((entry) =>
    entry.priority === top ? { ...entry, amps: entry.amps + byAmps } : entry,
  );
}

function holdingOf({ state, targetAmps }: Verdict): number {
  return targetAmps === undefined ? state.heldAmps : 0;
}

function sumOf(verdicts: readonly Verdict[], ampsOf: (verdict: Verdict) => number): number {
  return verdicts.reduce((sum, verdict) => sum + ampsOf(verdict), 0);
}

/** Below what it would take. */
function isServedShort(verdict: Verdict, context: ComputationContext): boolean {
  const { targetAmps, suspendedUntilMs = 0 } = verdict;
  if (targetAmps === undefined) return false;
  const isSuspended = suspendedUntilMs > context.nowMs && targetAmps === 0;
  return !isSuspended && targetAmps < demandIn(verdict, context);
}

/** Its turn is over: an equal that waited is on now. */
function givesWay({ state, isDisplaced }: Verdict, verdicts: readonly Verdict[]): boolean {
  if (!isDisplaced) return false;
  return servedOf(verdicts).some(
    (other) => other.state.priority === state.priority && other.state.offeredAmps === 0,
  );
}

function leftFor(verdict: Verdict, { verdicts, group }: Sharing): number {
  const usedBy = (list: readonly Verdict[]) => sumOf(list, targetOf) + sumOf(list, holdingOf);
  const bucket = bucketOf(verdict, group);
  const equals = verdicts.filter((other) => bucketOf(other, group) === bucket);
  return Math.min((bucket?.amps ?? 0) - usedBy(equals), capOf(group.entries) - usedBy(verdicts));
}
