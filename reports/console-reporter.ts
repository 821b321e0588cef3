/**
 * What is read while a run goes on, and after it: a line for each scenario, and at the end, where eyes
 * are, the failures in full and the counts. On a terminal there is a line that lives, besides.
 */

import type { EventSink, RunEnded } from "../scenarios/engine/events/run-event.ts";
import { failureBlock, remarkLines, scenarioLine, summary } from "./console-text.ts";
import { createLiveLine, type LiveLine, type LiveOutput } from "./live-line.ts";
import { counted, createPaint, type Paint, toLine } from "./paint.ts";
import {
  createScenarioProgress,
  type EndedScenario,
  type RunningScenario,
} from "./scenario-progress.ts";

export interface ReporterOptions {
  /** Where the results go. */
  write(text: string): void;
  readonly isColourful: boolean;
  /** A terminal for what is going on now; without it there is nothing of that. */
  readonly live?: LiveOutput | undefined;
  /** The wall clock, to say how long the run took. */
  nowMs(): number;
}

export function createConsoleReporter(options: ReporterOptions): EventSink {
  const { write, isColourful, live, nowMs } = options;
  const paint = createPaint(isColourful);
  const liveLine = live && createLiveLine(live, nowMs, paint.dim);
  const progress = createScenarioProgress();
  const tally = createTally(nowMs());

  return (event) => {
    const over = progress.read(event);
    if (over !== undefined) {
      liveLine?.clear();
      write(scenarioLine(over, paint));
      tally.add(over);
    } else if (event.kind === "runEnded") {
      liveLine?.clear();
      write(tally.text(event, nowMs(), paint));
    } else if (progress.running !== undefined) {
      showRunning(liveLine, progress.running);
    }
  };
}

function showRunning(line: LiveLine | undefined, running: RunningScenario): void {
  line?.show(() => {
    const { began, stepTitle, connectedCount, frameCount } = running;
    const facts = `${connectedCount} connected, ${counted(frameCount, "message")}`;
    return `${toLine(began.name, 60)} › ${toLine(stepTitle, 60)} (${facts})`;
  });
}

interface Tally {
  add(scenario: EndedScenario): void;
  text(ended: RunEnded, endedAtMs: number, paint: Paint): string;
}

/** Keeps what did not pass until the end. */
function createTally(beganAtMs: number): Tally {
  const notable: EndedScenario[] = [];
  const seeds = new Set<number>();
  let scenarioMs = 0;

  return {
    add(scenario) {
      const { began, ended, remarks } = scenario;
      seeds.add(began.seed);
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
      const facts = { ended, seeds, scenarioMs, elapsedMs };
      const blocks = [remarks, ...failures, summary(facts, paint)];
      return blocks.map((block) => (block === "" ? "" : `\n${block}`)).join("");
    },
  };
}
