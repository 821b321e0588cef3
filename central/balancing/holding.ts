/**
 * The most that one connector may draw, whatever is wanted of it. It follows from what the charge
 * point has acknowledged, what it was sent and has not answered, and what it was seen to draw.
 */

/** Which limits there are: of the TxDefaultProfiles, and of the TxProfile over them. */
export type Slot = "default" | "transaction";

interface Limit {
  /** Undefined: none is known. */
  readonly acknowledgedAmps: number | undefined;
  /** Of the CALL that is open. */
  readonly openAmps: number | undefined;
  /** The most of the CALLs that were never answered: any of them may have arrived. */
  readonly lostAmps: number | undefined;
}

export interface Holding {
  /** As long as no limit is known. */
  readonly assumedAmps: number;
  readonly default: Limit;
  /** Undefined: no transaction runs. */
  readonly transaction: Limit | undefined;
  /** A car takes its time to follow a limit. */
  readonly settling: { readonly amps: number; readonly untilMs: number } | undefined;
  /** While the charge point is away, what it held when it went. */
  readonly frozenAmps: number | undefined;
}

const noLimit: Limit = {
  acknowledgedAmps: undefined,
  openAmps: undefined,
  lostAmps: undefined,
};

export function newHolding(assumedAmps: number): Holding {
  return {
    assumedAmps,
    default: noLimit,
    transaction: undefined,
    settling: undefined,
    frozenAmps: undefined,
  };
}

/** The last limit that was acknowledged, of the kind that is in force. */
export function limitAmps({ transaction, default: fallback, assumedAmps }: Holding): number {
  return transaction?.acknowledgedAmps ?? fallback.acknowledgedAmps ?? assumedAmps;
}

/** `drawnAmps` is what it was seen to draw beyond its limit; 0 if it was not. */
export function heldAmps(holding: Holding, nowMs: number, drawnAmps = 0): number {
  const { transaction, default: fallback, settling, frozenAmps = 0 } = holding;
  const isDefaultInForce = transaction?.acknowledgedAmps === undefined;
  return Math.max(
    limitAmps(holding),
    unansweredAmps(transaction),
    isDefaultInForce ? unansweredAmps(fallback) : 0,
    settling !== undefined && nowMs < settling.untilMs ? settling.amps : 0,
    drawnAmps,
    frozenAmps,
  );
}

/** When the car is taken to have followed its limit; never, if it has. */
export function settlesAtMs({ settling }: Holding, nowMs: number): number {
  return settling !== undefined && nowMs < settling.untilMs
    ? settling.untilMs
    : Number.POSITIVE_INFINITY;
}

function unansweredAmps(limit: Limit | undefined): number {
  return Math.max(limit?.openAmps ?? 0, limit?.lostAmps ?? 0);
}

/** A limit was never answered, and none since: nobody knows which is in force. */
export function isInDoubt({ transaction, default: fallback }: Holding, slot: Slot): boolean {
  return (slot === "default" ? fallback : transaction)?.lostAmps !== undefined;
}

/** A limit goes out. */
export function sent(holding: Holding, slot: Slot, amps: number): Holding {
  return change(holding, slot, (limit) => ({ ...limit, openAmps: amps }));
}

/** It was refused, or never went out. */
export function refused(holding: Holding, slot: Slot): Holding {
  return change(holding, slot, (limit) => ({ ...limit, openAmps: undefined }));
}

/** Nobody knows whether it arrived. */
export function lost(holding: Holding, slot: Slot): Holding {
  return change(holding, slot, (limit) => ({
    ...limit,
    openAmps: undefined,
    lostAmps: unansweredAmps(limit),
  }));
}

/** It is in force, and with it all that were sent before are past. The car follows in `settleMs`. */
export function acknowledged(
  holding: Holding,
  slot: Slot,
  amps: number,
  { nowMs, settleMs }: { readonly nowMs: number; readonly settleMs: number },
): Holding {
  const next = change(holding, slot, () => ({ ...noLimit, acknowledgedAmps: amps }));
  if (settledAmps(next, nowMs) >= settledAmps(holding, nowMs)) return next;
  // A car that is still to follow the limit before has that much longer to go.
  return { ...next, settling: { amps: heldAmps(holding, nowMs), untilMs: nowMs + settleMs } };
}

function settledAmps(holding: Holding, nowMs: number): number {
  return heldAmps({ ...holding, settling: undefined }, nowMs);
}

/** The charge point says what it offers; that counts as long as nothing better is known. */
export function reported(holding: Holding, amps: number): Holding {
  return { ...holding, assumedAmps: amps };
}

export function transactionBegan(holding: Holding): Holding {
  return { ...holding, transaction: noLimit };
}

/** It has run for a while, so it may have a TxProfile that we know nothing of. */
export function transactionFound(holding: Holding, nowMs: number): Holding {
  const acknowledgedAmps = heldAmps(holding, nowMs);
  return { ...holding, transaction: { ...noLimit, acknowledgedAmps } };
}

/** With it ends its TxProfile (OCPP 1.6 §3.13.1), and what the car drew. */
export function transactionEnded(holding: Holding): Holding {
  return { ...holding, transaction: undefined, settling: undefined, frozenAmps: undefined };
}

export function frozen(holding: Holding, nowMs: number, drawnAmps: number): Holding {
  return { ...holding, frozenAmps: heldAmps(holding, nowMs, drawnAmps) };
}

export function thawed(holding: Holding): Holding {
  return { ...holding, frozenAmps: undefined };
}

/** A limit of a transaction that is over by now is of no account. */
function change(holding: Holding, slot: Slot, of: (limit: Limit) => Limit): Holding {
  if (slot === "default") return { ...holding, default: of(holding.default) };
  const { transaction } = holding;
  return transaction === undefined ? holding : { ...holding, transaction: of(transaction) };
}
