/**
 * Which transaction a message means. Charge points tell ids that they never got (-1), that are over,
 * or that another central system gave; they repeat themselves, and tell things out of order. What
 * they say of connector, time, tag and register then decides (OCPP 1.6 §3.7; errata 3.18).
 */

import { isSameIdTag } from "../model/id-tag.ts";
import type { Request } from "../schemas/messages.ts";
import type { ReportedTime } from "./reported-time.ts";
import type { StoppedEnd, Transaction } from "./transaction.ts";

/** A StopTransaction that fits no transaction that is known. */
export interface OrphanStop {
  readonly request: Request<"StopTransaction">;
  readonly time: ReportedTime;
}

export type StopMatch<T extends Transaction> =
  | { readonly kind: "ends"; readonly transaction: T; readonly isNamed: boolean }
  | { readonly kind: "repeats"; readonly transaction: T; readonly end: StoppedEnd }
  | { readonly kind: "orphan" };

/** `candidates` are the transactions of the charge point, in order of arrival. */
export function matchStop<T extends Transaction>(
  { request, time }: OrphanStop,
  candidates: readonly T[],
): StopMatch<T> {
  const named = candidates.findLast(({ wireId }) => wireId === request.transactionId);
  if (named !== undefined && named.end?.kind !== "stopped") {
    return { kind: "ends", transaction: named, isNamed: true };
  }
  const repeated =
    named ??
    candidates.findLast(({ end }) => end?.kind === "stopped" && isSameStop(end.request, request));
  if (repeated?.end?.kind === "stopped") {
    const { end } = repeated;
    const isAgain = named === undefined || !isStale(request, time, end, candidates);
    if (isAgain) return { kind: "repeats", transaction: repeated, end };
  }
  const meant = candidates
    .filter((candidate) => couldEnd(candidate, request, time))
    .reduce<T | undefined>((best, other) => better(best, other, request), undefined);
  const transaction = meant ?? onlyOneLeft(candidates, request, time);
  if (transaction === undefined) return { kind: "orphan" };
  return { kind: "ends", transaction, isNamed: false };
}

export function isSameStop(
  one: Request<"StopTransaction">,
  other: Request<"StopTransaction">,
): boolean {
  return (
    one.transactionId === other.transactionId &&
    one.timestamp === other.timestamp &&
    one.meterStop === other.meterStop
  );
}

/**
 * The id is of a transaction that is over, and yet not it is meant: what is said fits one that has
 * begun since.
 */
function isStale(
  request: Request<"StopTransaction">,
  time: ReportedTime,
  end: StoppedEnd,
  candidates: readonly Transaction[],
): boolean {
  if (request.meterStop === end.meterStopWh || request.timestamp === end.request.timestamp) {
    return false;
  }
  return candidates.some(
    (other) =>
      other.end === undefined &&
      !other.isIdHeard &&
      other.startedAtMs >= end.atMs &&
      couldEnd(other, request, time),
  );
}

function couldEnd(
  candidate: Transaction,
  { transactionId, meterStop }: Request<"StopTransaction">,
  time: ReportedTime,
): boolean {
  if (candidate.end?.kind === "stopped") return false;
  // Who has heard our id, and names a real one that is not ours, means something else.
  if (candidate.isIdHeard && isRealId(transactionId)) return false;
  return candidate.startedAtMs <= time.ms && candidate.meterStartWh <= meterStop;
}

/** Others stand for none: 0, -1, the largest number that there is. */
function isRealId(transactionId: number): boolean {
  return transactionId > 0 && transactionId <= maxTransactionId;
}

const maxTransactionId = 2 ** 31 - 1;

/** The id is that of nobody. Only one of those that run can have come to this register since. */
function onlyOneLeft<T extends Transaction>(
  candidates: readonly T[],
  request: Request<"StopTransaction">,
  time: ReportedTime,
): T | undefined {
  const [first, ...others] = candidates.filter((candidate) => fits(candidate, request, time));
  return others.length === 0 ? first : undefined;
}

/** No charge point delivers more. */
const maxWatts = 400_000;
/** A reading is of a moment before or after the register that is told. */
const slackWh = 100;

function fits(
  { end, idTag, startedAtMs, registerWh, lastReading }: Transaction,
  request: Request<"StopTransaction">,
  time: ReportedTime,
): boolean {
  if (end !== undefined) return false;
  if (request.idTag && !isSameIdTag(idTag, request.idTag)) return false;
  const sinceMs = time.ms - (lastReading?.timestampMs ?? startedAtMs);
  const deliveredWh = request.meterStop - registerWh;
  const mostWh = (maxWatts * sinceMs) / 3_600_000 + slackWh;
  return sinceMs >= 0 && deliveredWh >= 0 && deliveredWh <= mostWh;
}

/** One that runs, of the same tag, whose register is nearest, begun last. */
function better<T extends Transaction>(
  best: T | undefined,
  other: T,
  request: Request<"StopTransaction">,
): T {
  if (best === undefined) return other;
  const [a, b] = [rank(best, request), rank(other, request)];
  const decisive = a.findIndex((value, index) => value !== b[index]);
  return decisive >= 0 && (a[decisive] ?? 0) < (b[decisive] ?? 0) ? best : other;
}

function rank(candidate: Transaction, request: Request<"StopTransaction">): readonly number[] {
  const { end, idTag, registerWh } = candidate;
  const isTag = request.idTag !== undefined && isSameIdTag(idTag, request.idTag);
  return [end === undefined ? 0 : 1, isTag ? 0 : 1, Math.abs(request.meterStop - registerWh)];
}

/** How long a StartTransaction is repeated, with a new time each time, by who does that. */
const restampWindowMs = 15 * 60_000;

/** The transaction that this StartTransaction has begun already, if it is a repetition. */
export function findRepeatedStart<T extends Transaction>(
  request: Request<"StartTransaction">,
  nowMs: number,
  candidates: readonly T[],
): T | undefined {
  const alike = candidates.filter(({ start }) => start !== undefined && isAlike(start, request));
  const same = alike.find(({ start }) => start?.timestamp === request.timestamp);
  if (same !== undefined) return same;
  return alike.find(
    ({ end, lastReading, receivedAtMs }) =>
      end === undefined && lastReading === undefined && nowMs - receivedAtMs <= restampWindowMs,
  );
}

function isAlike(
  known: Request<"StartTransaction">,
  request: Request<"StartTransaction">,
): boolean {
  return (
    known.connectorId === request.connectorId &&
    known.meterStart === request.meterStart &&
    isSameIdTag(known.idTag, request.idTag)
  );
}

/** The StopTransaction that came before its StartTransaction. */
export function findEarlyStop<S extends OrphanStop>(
  { idTag, meterStart }: Request<"StartTransaction">,
  startedAtMs: number,
  orphans: readonly S[],
): S | undefined {
  return orphans.find(
    ({ request, time }) =>
      time.ms >= startedAtMs &&
      request.meterStop >= meterStart &&
      (request.idTag === undefined || isSameIdTag(request.idTag, idTag)),
  );
}

/** What a reading is of, besides its connector. */
export interface ReadingEvidence {
  readonly connectorId: number;
  readonly transactionId: number | undefined;
  readonly atMs: number;
}

/**
 * The transaction that a reading belongs to. The connector counts for more than the id: it is where
 * the meter is. A reading may come after the end, so an id that is over counts, as long as the
 * charge point does not use it for what has begun since.
 */
export function matchReading<T extends Transaction>(
  { connectorId, transactionId, atMs }: ReadingEvidence,
  running: T | undefined,
  candidates: readonly T[],
): T | undefined {
  if (transactionId === undefined || running?.wireId === transactionId) return running;
  const named = candidates.findLast(({ wireId }) => wireId === transactionId);
  if (named === undefined) return running;
  if (running === undefined) return named;
  const isElsewhere = connectorId !== 0 && named.connectorId !== connectorId;
  const isStaleId = named.end !== undefined && !running.isIdHeard && atMs >= running.startedAtMs;
  return isElsewhere || isStaleId ? running : named;
}
