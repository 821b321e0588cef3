/**
 * How the current of a group is shared out: what is known and the time in, targets out. It asks
 * nobody, reads no clock and keeps nothing, so the same question has the same answer.
 */

import { type Claim, toPriorityLevels } from "./claim.ts";
import { classify } from "./classify.ts";
import { type ComputationContext, type ConnectorState, isOn } from "./connector-state.ts";
import { demandOf } from "./demand.ts";
import { grow } from "./growth.ts";
import { grantMinimums } from "./minimums.ts";
import { type BucketEntry, createRoom, type Room } from "./room.ts";
import { takeTurns } from "./turns.ts";

export interface Group {
  /** Those in force now. */
  readonly entries: readonly BucketEntry[];
  /** In the order of the model: ties go by it. */
  readonly connectors: readonly ConnectorState[];
}

/** What is wanted of one connector, and what is to be remembered of it. */
export interface Verdict {
  readonly state: ConnectorState;
  /** Undefined: it does not compete, and keeps what it holds. */
  readonly targetAmps: number | undefined;
  readonly suspendedUntilMs: number | undefined;
  readonly evCeilingAmps: number | undefined;
  /** It would take something, and there is no room. */
  readonly isWaiting: boolean;
  /** It had an offer, and loses it for lack of room. */
  readonly isDisplaced: boolean;
  /** It can bear, or its car can take, less than is ever offered. */
  readonly isUnservable: boolean;
}

export interface Change {
  readonly chargePoint: string;
  readonly connectorId: number;
  readonly fromAmps: number;
  readonly toAmps: number;
}

export interface Computation {
  /** One for each connector, in their order. */
  readonly verdicts: readonly Verdict[];
  readonly reductions: readonly Change[];
  readonly grows: readonly Change[];
}

/** Less is no change. */
const leastChangeAmps = 1;

export function compute(group: Group, context: ComputationContext): Computation {
  const room = createRoom(group.entries);
  const claims: Claim[] = [];
  const judged = group.connectors.map((state) => {
    const judgement = judge(state, context);
    if (judgement.claim !== undefined) claims.push(judgement.claim);
    if (judgement.isHolding) room.take(state.priority, state.heldAmps);
    return judgement;
  });
  if (claims.length > 0) share(claims, room, context);
  const verdicts = judged.map((judgement) => toVerdict(judgement, context));
  const changes = verdicts.map(toChange).filter((change) => change !== undefined);
  return {
    verdicts,
    reductions: changes.filter(({ fromAmps, toAmps }) => toAmps < fromAmps),
    grows: changes.filter(({ fromAmps, toAmps }) => toAmps > fromAmps),
  };
}

interface Judgement {
  readonly state: ConnectorState;
  readonly isHolding: boolean;
  readonly suspendedUntilMs: number | undefined;
  readonly evCeilingAmps: number | undefined;
  /** Undefined: it asks for nothing. */
  readonly claim: Claim | undefined;
}

function judge(state: ConnectorState, context: ComputationContext): Judgement {
  const { suspendedUntilMs, evCeilingAmps } = state;
  const standing = classify(state, context);
  const none = { state, suspendedUntilMs, evCeilingAmps, isHolding: false, claim: undefined };
  if (standing.kind === "holds") return { ...none, isHolding: true };
  if (standing.kind === "suspended") return { ...none, suspendedUntilMs: standing.untilMs };
  const demandAmps = demandOf(state, standing.evCeilingAmps, context);
  return {
    ...none,
    evCeilingAmps: standing.evCeilingAmps,
    claim: demandAmps > 0 ? { state, demandAmps, grantedAmps: 0 } : undefined,
  };
}

/** Without protection one priority is served after the other, and the last get what is left. */
function share(claims: readonly Claim[], room: Room, context: ComputationContext): void {
  const isProtected = context.settings.protectMinimum;
  for (const served of isProtected ? [claims] : toPriorityLevels(claims)) {
    grantMinimums(served, room, context);
    takeTurns(served, context);
    grow(served, room);
  }
}

function toVerdict(judgement: Judgement, { nowMs, settings }: ComputationContext): Verdict {
  const { state, claim, isHolding, suspendedUntilMs, evCeilingAmps } = judgement;
  const isSuspended = suspendedUntilMs !== undefined && suspendedUntilMs > nowMs;
  const isRefused = claim?.grantedAmps === 0;
  return {
    state,
    targetAmps: isHolding ? undefined : (claim?.grantedAmps ?? 0),
    suspendedUntilMs,
    evCeilingAmps,
    isWaiting: isRefused && !isOn(state, settings),
    isDisplaced: isRefused && isOn(state, settings),
    isUnservable: claim === undefined && !isHolding && !isSuspended,
  };
}

function toChange({ state, targetAmps }: Verdict): Change | undefined {
  const { chargePoint, connectorId, offeredAmps } = state;
  if (targetAmps === undefined) return undefined;
  if (Math.abs(targetAmps - offeredAmps) < leastChangeAmps) return undefined;
  return { chargePoint, connectorId, fromAmps: offeredAmps, toAmps: targetAmps };
}
