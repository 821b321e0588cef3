/** What a central system must not forget, as a port; and the store that forgets with the process. */

import { type AnswerRecord, maxAnswers } from "../answered-calls.ts";
import type { ChargePointRecord } from "../charge-point.ts";
import type { SetUpRecord } from "../set-up.ts";
import type { TransactionRecord } from "../transaction.ts";

/** What ids are drawn for. The ids of one sequence are never given twice. */
export type IdSequence = "transaction" | "reservation";

/**
 * Everything is at hand at once: a durable store reads its files before it is passed in, and keeps
 * ahead of the ids it gives. Only being safe on disk may take time.
 */
export interface Store {
  /** From 1 to 2³¹ − 1, and never the same again: over charge points, connectors and restarts. */
  nextId(sequence: IdSequence): number;
  /** What was kept before: those that run, and those that ended lately, in order of their start. */
  transactions(): Iterable<TransactionRecord>;
  /**
   * Keeps the record in place of the one with the same id. A promise resolves once it would outlast
   * the process; many may share one write. Without a promise it is as safe as it will be.
   */
  keepTransaction(record: TransactionRecord): Promise<void> | undefined;
  /**
   * Keeps how far the meter of a transaction that runs is; a record of it that is kept later has a
   * register of its own.
   */
  keepRegister(id: number, registerWh: number): Promise<void> | undefined;
  chargePoints(): Iterable<ChargePointRecord>;
  /** Keeps the record in place of the one of the same identity. */
  keepChargePoint(record: ChargePointRecord): Promise<void> | undefined;
  /** The last ones of each charge point, in order. */
  answers(): Iterable<AnswerRecord>;
  /** Keeps it in place of the oldest one of the charge point, if there are too many. */
  keepAnswer(record: AnswerRecord): Promise<void> | undefined;
  setUpRecords(): Iterable<SetUpRecord>;
  /** Keeps the record in place of the one of the same make and step. */
  keepSetUpRecord(record: SetUpRecord): Promise<void> | undefined;
}

export interface MemoryStoreOptions {
  /** For whoever knows which ids were given before. */
  readonly firstId?: number;
  /** Transactions that have ended, of all charge points: the oldest are forgotten. */
  readonly maxEnded?: number;
  /** Told the ids of those that are. */
  readonly forgotten?: (id: number) => void;
}

const maxId = 2 ** 31 - 1;

export function createMemoryStore({
  firstId = 1,
  maxEnded = 10_000,
  forgotten,
}: MemoryStoreOptions = {}): Store {
  const lastIds: Record<IdSequence, number> = {
    transaction: firstId - 1,
    reservation: firstId - 1,
  };
  const running = new Map<number, TransactionRecord>();
  const ended = new Map<number, TransactionRecord>();
  const registers = new Map<number, number>();
  const answers = new Map<string, AnswerRecord>();
  const chargePoints = new Map<string, ChargePointRecord>();
  const setUp = new Map<string, SetUpRecord>();

  function withRegister(record: TransactionRecord): TransactionRecord {
    return { ...record, registerWh: registers.get(record.id) ?? record.registerWh };
  }

  return {
    nextId(sequence) {
      if (lastIds[sequence] >= maxId) throw new IdsExhaustedError(sequence);
      lastIds[sequence] += 1;
      return lastIds[sequence];
    },
    transactions: () =>
      [...ended.values(), ...Array.from(running.values(), withRegister)].sort(
        (one, other) => one.id - other.id,
      ),
    keepTransaction(record) {
      registers.delete(record.id);
      running.delete(record.id);
      ended.delete(record.id);
      if (record.end === undefined) running.set(record.id, record);
      else ended.set(record.id, record);
      for (const id of ended.keys()) {
        if (ended.size <= maxEnded) break;
        ended.delete(id);
        forgotten?.(id);
      }
      return undefined;
    },
    keepRegister(id, registerWh) {
      registers.set(id, registerWh);
      return undefined;
    },
    chargePoints: () => chargePoints.values(),
    keepChargePoint(record) {
      chargePoints.set(record.identity, record);
      return undefined;
    },
    answers: () => [...answers.values()].sort((one, other) => one.number - other.number),
    keepAnswer(record) {
      answers.set(answerSlot(record), record);
      return undefined;
    },
    setUpRecords: () => setUp.values(),
    keepSetUpRecord(record) {
      setUp.set(`${record.make} ${record.step}`, record);
      return undefined;
    },
  };
}

/** What is put there next takes the place of the oldest. */
export function answerSlot({ chargePoint, number }: AnswerRecord): string {
  return `${number % maxAnswers} ${chargePoint}`;
}

/** Two thousand million ids are used up. */
export class IdsExhaustedError extends Error {
  override readonly name = "IdsExhaustedError";
  readonly sequence: IdSequence;

  constructor(sequence: IdSequence) {
    super(`no ${sequence} id is left`);
    this.sequence = sequence;
  }
}
