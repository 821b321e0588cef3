/** Keeps what did not pass until the end of the run, and counts. */

import type { RunEnded } from "../scenarios/engine/events/run-event.ts";
import { failureBlock, remarkLines, summary } from "./console-text.ts";
import { createMatchingModes } from "./matching-text.ts";
import { type Paint, toLine } from "./paint.ts";
import type { EndedScenario } from "./scenario-progress.ts";

export interface RunTally {
  add(scenario: EndedScenario): void;
  text(ended: RunEnded, endedAtMs: number, paint: Paint): string;
}

export interface TallyOptions {
  readonly beganAtMs: number;
  readonly reportPaths?: readonly string[] | undefined;
}

export function createRunTally({ beganAtMs, reportPaths = [] }: TallyOptions): RunTally {
  const notable: EndedScenario[] = [];
  const seeds = new Set<number>();
  const modes = createMatchingModes();
  let scenarioMs = 0;

  return {
    add(scenario) {
      const { began, ended, remarks } = scenario;
      seeds.add(began.seed);
      modes.add(began);
      scenarioMs += ended.atMs;
      const failures = ended.verdict === "expectedFail" ? [] : ended.failures;
      if (failures.length > 0 || remarks.length > 0) {
        notable.push({ ...scenario, ended: { ...ended, failures } });
      }
    },
    text(ended, endedAtMs, paint) {
      const remarks = notable.map((one) => remarkLines(one, paint)).join("");
      const failures = notable
        .filter((one) => one.ended.failures.length > 0)
        .map((one) => failureBlock(one, paint));
      const elapsedMs = endedAtMs - beganAtMs;
      const facts = { ended, seeds, matching: modes.text(), scenarioMs, elapsedMs };
      const written = reportPaths.map((path) => toLine(path)).join(", ");
      const reports = written === "" ? "" : `${paint.dim(`reports: ${written}`)}\n`;
      const blocks = [remarks, ...failures, `${summary(facts, paint)}${reports}`];
      return blocks.map((block) => (block === "" ? "" : `\n${block}`)).join("");
    },
  };
}

/** Whether there is anything that somebody should look at. */
export function hasTrouble({ verdicts, isInterrupted }: RunEnded): boolean {
  const { fail, unexpectedPass, error, flaky, needsOperator } = verdicts;
  return isInterrupted || fail + unexpectedPass + error + flaky + needsOperator > 0;
}
