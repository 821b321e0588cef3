/** One transaction, as the central system knows it. */

import type { MeterReading } from "../model/meter-reading.ts";
import type { AuthorizationStatus, Request } from "../schemas/messages.ts";

/** How it ended: told by the charge point, or worked out because it never told. */
export type TransactionEnd =
  | {
      readonly kind: "stopped";
      readonly atMs: number;
      readonly meterStopWh: number;
      /** The request of the charge point as it came. */
      readonly request: Request<"StopTransaction">;
    }
  | {
      readonly kind: "inferred";
      readonly atMs: number;
      /** The last register that was told of the connector; undefined if there was none. */
      readonly meterStopWh: number | undefined;
      readonly evidence: EndEvidence;
    };

/** What says that a transaction is over though no StopTransaction came. */
export type EndEvidence = "connector available" | "next transaction" | "long silence";

/** What is kept of a transaction. */
export interface TransactionRecord {
  /** The id that the charge point was given; unique for ever. */
  readonly id: number;
  readonly chargePoint: string;
  readonly connectorId: number;
  readonly idTag: string;
  /** What was answered about the tag. */
  readonly authorization: AuthorizationStatus;
  readonly meterStartWh: number;
  readonly startedAtMs: number;
  readonly receivedAtMs: number;
  /** The request of the charge point as it came. */
  readonly start: Request<"StartTransaction">;
  /** Undefined while it runs. */
  readonly end: TransactionEnd | undefined;
}

export interface Transaction extends TransactionRecord {
  /** The last register that was told while it ran, or the one at its start. */
  readonly registerWh: number;
  readonly lastReading: MeterReading | undefined;
}

/** As it is written by the one who keeps it. */
export type LiveTransaction = { -readonly [Field in keyof Transaction]: Transaction[Field] };

export function toRecord(transaction: Transaction): TransactionRecord {
  const { registerWh, lastReading, ...record } = transaction;
  return record;
}
