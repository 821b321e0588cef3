/** What the exit code of a run says, from what happened in it. */

import type {
  EventSink,
  Level,
  RunEvent,
  VerdictCounts,
} from "../../scenarios/engine/events/run-event.ts";
import { exitCode } from "../exit-code.ts";
import type { RunOptions } from "./run-options.ts";

export interface RunVerdict {
  readonly read: EventSink;
  exitCode(verdicts: VerdictCounts): number;
}

type Severity = Pick<RunOptions, "failOn" | "failOnFlaky">;

const levels: readonly Level[] = ["must", "should", "may"];

/** 3 beats 1 beats 6: a verdict beside something of ours that failed cannot be trusted. */
export function createRunVerdict({ failOn = "must", failOnFlaky = false }: Severity): RunVerdict {
  const counting = levels.slice(0, levels.indexOf(failOn) + 1);
  let hasGraveRemark = false;

  return {
    read(event: RunEvent) {
      const isOfLevel = event.kind === "stepEnded" || event.kind === "invariantEnded";
      const isRemark = isOfLevel && event.verdict === "remark";
      if (isRemark && counting.includes(event.level)) hasGraveRemark = true;
    },
    exitCode({ error, fail, unexpectedPass, flaky, needsOperator }) {
      if (error > 0) return exitCode.invalid;
      const failed = fail + unexpectedPass + (failOnFlaky ? flaky : 0);
      if (failed > 0 || hasGraveRemark) return exitCode.failed;
      return needsOperator > 0 ? exitCode.needsOperator : exitCode.passed;
    },
  };
}
