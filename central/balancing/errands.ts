/** What there is to be sent to a charge point, one thing at a time and in this order. */

import type { Connector } from "../charge-point.ts";
import type { Transaction } from "../transaction.ts";
import { isInUse } from "./connector-state.ts";
import type { ConnectorTrack } from "./connector-track.ts";

export type Errand =
  /** Sets the default profile of a connector. */
  | { readonly kind: "default"; readonly track: ConnectorTrack; readonly amps: number }
  /** Clears it, so that the base profile is in force. */
  | { readonly kind: "release"; readonly track: ConnectorTrack; readonly amps: number }
  | {
      readonly kind: "limit";
      readonly track: ConnectorTrack;
      readonly amps: number;
      readonly transaction: Transaction;
    };

export interface ErrandContext {
  readonly nowMs: number;
  readonly minAllocationAmps: number;
  /** Without a base profile there is nothing to fall back on. */
  readonly hasBase: boolean;
  connectorOf(track: ConnectorTrack): Connector | undefined;
  /** Whether a connector may have more than it holds now. */
  mayGrow(track: ConnectorTrack, toAmps: number): boolean;
}

/** Reductions go first, for others may wait for them. */
export function nextErrand(
  tracks: readonly ConnectorTrack[],
  context: ErrandContext,
): Errand | undefined {
  let next: Errand | undefined;
  for (const track of tracks) {
    if (track.effort.retryAtMs > context.nowMs) continue;
    const errand = errandOf(track, context);
    if (errand === undefined) continue;
    if (errand.amps < track.limitAmps) return errand;
    next ??= errand;
  }
  return next;
}

function errandOf(track: ConnectorTrack, context: ErrandContext): Errand | undefined {
  const transaction = context.connectorOf(track)?.transaction;
  const errand =
    transaction === undefined || !track.isDefaultInstalled
      ? undefined
      : limitErrand(track, transaction, context);
  return errand ?? defaultErrand(track, context);
}

function limitErrand(
  track: ConnectorTrack,
  transaction: Transaction,
  context: ErrandContext,
): Errand | undefined {
  const { transactionAmps, defaultAmps, targetAmps, effort } = track;
  if (!track.hasTransaction || targetAmps === undefined) return undefined;
  // No limit of its own is the same as none at all where the default is nought.
  const presentAmps = transactionAmps ?? (defaultAmps === 0 ? 0 : undefined);
  const isInDoubt = track.isInDoubt("transaction");
  const isWanted = isInDoubt || targetAmps !== presentAmps;
  const mustRepeat = (isInDoubt || effort.mustResend) && transactionAmps !== undefined;
  const mayHave = targetAmps <= track.heldAmps(context.nowMs) || context.mayGrow(track, targetAmps);
  if ((isWanted || mustRepeat) && mayHave) {
    return { kind: "limit", track, amps: targetAmps, transaction };
  }
  return mustRepeat ? { kind: "limit", track, amps: transactionAmps, transaction } : undefined;
}

function defaultErrand(track: ConnectorTrack, context: ErrandContext): Errand | undefined {
  const { minAllocationAmps, hasBase } = context;
  const amps = wantedDefaultAmps(track, context);
  if (!track.isDefaultInstalled) {
    return { kind: "default", track, amps: track.hasTransaction ? (track.defaultAmps ?? 0) : 0 };
  }
  if (amps === undefined) return undefined;
  if (amps === track.defaultAmps && !track.isInDoubt("default")) return undefined;
  if (amps === 0) return { kind: "default", track, amps };
  if (!context.mayGrow(track, amps)) return undefined;
  const mayRelease = hasBase && amps === minAllocationAmps && !track.effort.isReleaseRefused;
  return { kind: mayRelease ? "release" : "default", track, amps };
}

/** Undefined: whatever it is, it may stay. A newcomer gets the least that is offered. */
function wantedDefaultAmps(track: ConnectorTrack, context: ErrandContext): number | undefined {
  if (track.hasTransaction) {
    return track.transactionAmps === undefined || track.effort.isLimitedByDefault ? undefined : 0;
  }
  const status = context.connectorOf(track)?.status?.status;
  const isCompeting = isInUse(status) || track.zero.awaitsStart(status);
  const { targetAmps = 0 } = track;
  return isCompeting && targetAmps >= context.minAllocationAmps ? context.minAllocationAmps : 0;
}
