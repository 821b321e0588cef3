/** A store as the first version of this program left it becomes one of today. */

import { isTrusted } from "../../protocol/handler-table.ts";
import type { AnsweredCall } from "../answered-calls.ts";
import type { ChargePointRecord } from "../charge-point.ts";
import { currentVersion, type LevelStore, versionKey } from "./level-store.ts";
import { answerSlot } from "./memory-store.ts";

/** Answers were kept along with their charge point. */
interface FormerRecord extends Omit<ChargePointRecord, "reservations"> {
  readonly answers: readonly Omit<AnsweredCall, "number">[];
}

/** All of it in one write: it is as it was, or converted. */
export async function convertStore(level: LevelStore): Promise<void> {
  const found: [string, FormerRecord][] = [];
  for await (const [key, record] of level.entries({ prefix: "charge-point/" })) {
    if (isTrusted<FormerRecord>(record)) found.push([key, record]);
  }
  for (const [key, { answers, ...record }] of found) {
    void level.put(key, { ...record, reservations: [] });
    for (const [index, answered] of answers.entries()) {
      const answer = { chargePoint: record.identity, number: index + 1, ...answered };
      void level.put(`answer/${answerSlot(answer)}`, answer);
    }
  }
  await level.put(versionKey, currentVersion);
}
