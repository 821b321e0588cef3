/** One transaction, as the central system knows it. */

import type { MeterReading } from "../model/meter-reading.ts";
import type { AuthorizationStatus, Request } from "../schemas/messages.ts";
import type { TimeDoubt } from "./reported-time.ts";

/** How it ended: told by the charge point, or worked out because it never told. */
export type TransactionEnd = StoppedEnd | InferredEnd;

export interface StoppedEnd {
  readonly kind: "stopped";
  readonly atMs: number;
  readonly meterStopWh: number;
  /** The request of the charge point as it came. */
  readonly request: Request<"StopTransaction">;
}

export interface InferredEnd {
  readonly kind: "inferred";
  readonly atMs: number;
  /** The last register that is known of the connector. */
  readonly meterStopWh: number;
  readonly evidence: EndEvidence;
}

/** What says that a transaction is over though no StopTransaction came. */
export type EndEvidence = "connector available" | "next transaction" | "long silence";

/** What is odd about a transaction. Nothing of it was a reason to refuse a message. */
export type Doubt =
  | TimeDoubt
  /** More connectors than the charge point can have, or a negative one. */
  | "connector out of range"
  /** The same StartTransaction came again with another time. */
  | "start told with two times"
  /** The charge point speaks of it by another id than it was given. */
  | "other id"
  /** It was running already when we first heard of it. */
  | "start never told"
  | "told out of order"
  | "meter ran backwards"
  /** By a tag that is neither the one that began it, nor of its group. */
  | "stopped by a stranger"
  /** It was stopped again, and the second time says otherwise. The first counts. */
  | "stopped twice";

/** What is kept of a transaction. */
export interface TransactionRecord {
  /** Unique for ever, and what the charge point was told. */
  readonly id: number;
  /** What the charge point calls it: another id only if it never heard, or heeded, ours. */
  readonly wireId: number;
  readonly chargePoint: string;
  readonly connectorId: number;
  /** Empty if the start was never told. */
  readonly idTag: string;
  /** What was answered about the tag. */
  readonly authorization: AuthorizationStatus;
  readonly meterStartWh: number;
  /** The highest register that was told of it, from its start on. */
  readonly registerWh: number;
  readonly startedAtMs: number;
  readonly receivedAtMs: number;
  /** The request of the charge point as it came; undefined if it never came. */
  readonly start: Request<"StartTransaction"> | undefined;
  /** Undefined while it runs. */
  readonly end: TransactionEnd | undefined;
  readonly doubts: readonly Doubt[];
}

export interface Transaction extends TransactionRecord {
  readonly lastReading: MeterReading | undefined;
  /** The charge point has used the id, so it has heard it. */
  readonly isIdHeard: boolean;
}

/** As it is written by the one who keeps it. */
export type LiveTransaction = { -readonly [Field in keyof Transaction]: Transaction[Field] };

/** Field by field, here and below: to spread an object of so many costs ten times as much. */
export function toLive(record: TransactionRecord): LiveTransaction {
  return {
    // What every reading asks for stands together, so that it is fetched together.
    id: record.id,
    wireId: record.wireId,
    registerWh: Math.max(record.registerWh, record.end?.meterStopWh ?? 0),
    end: record.end,
    lastReading: undefined,
    isIdHeard: false,
    chargePoint: record.chargePoint,
    connectorId: record.connectorId,
    idTag: record.idTag,
    authorization: record.authorization,
    meterStartWh: record.meterStartWh,
    startedAtMs: record.startedAtMs,
    receivedAtMs: record.receivedAtMs,
    start: record.start,
    doubts: record.doubts,
  };
}

export function toRecord(transaction: Transaction): TransactionRecord {
  return {
    id: transaction.id,
    wireId: transaction.wireId,
    chargePoint: transaction.chargePoint,
    connectorId: transaction.connectorId,
    idTag: transaction.idTag,
    authorization: transaction.authorization,
    meterStartWh: transaction.meterStartWh,
    registerWh: transaction.registerWh,
    startedAtMs: transaction.startedAtMs,
    receivedAtMs: transaction.receivedAtMs,
    start: transaction.start,
    end: transaction.end,
    doubts: transaction.doubts,
  };
}

/** Each doubt is noted once. */
export function addDoubt(transaction: LiveTransaction, doubt: Doubt): void {
  if (!transaction.doubts.includes(doubt)) transaction.doubts = [...transaction.doubts, doubt];
}
