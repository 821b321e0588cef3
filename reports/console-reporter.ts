/**
 * What is read while a run goes on, and after it: a line or a sign for each scenario, and at the end,
 * where eyes are, the failures in full and the counts. On a terminal there is a line that lives, besides.
 */

import type { EventSink, ScenarioVerdict } from "../scenarios/engine/events/run-event.ts";
import { scenarioLine, toneOf } from "./console-text.ts";
import { createLiveLine, type LiveLine } from "./live-line.ts";
import { counted, createPaint, toLine } from "./paint.ts";
import type { ReporterOptions } from "./reporter-options.ts";
import { createRunTally, hasTrouble } from "./run-tally.ts";
import { createScenarioProgress, type RunningScenario } from "./scenario-progress.ts";
import { createStepLines } from "./step-lines.ts";

export function createConsoleReporter(options: ReporterOptions): EventSink {
  const { write, isColourful, isVerbose = false, live, nowMs, reportPaths } = options;
  const paint = createPaint(isColourful);
  const liveLine = live && createLiveLine(live, nowMs, paint.dim);
  const progress = createScenarioProgress();
  const stepLines = isVerbose ? createStepLines(paint) : () => "";
  const tally = createRunTally({ beganAtMs: nowMs(), reportPaths });
  const tell = (text: string) => {
    if (text === "") return;
    liveLine?.clear();
    write(text);
  };

  return (event) => {
    const over = progress.read(event);
    tell(stepLines(event));
    if (over !== undefined) {
      tell(scenarioLine(over, paint));
      tally.add(over);
    } else if (event.kind === "runEnded") {
      tell(tally.text(event, nowMs(), paint));
    } else if (progress.running !== undefined) {
      showRunning(liveLine, progress.running);
    }
  };
}
/** A sign for each scenario. */
export function createDotReporter(options: ReporterOptions): EventSink {
  const { write, nowMs, reportPaths } = options;
  const tally = createRunTally({ beganAtMs: nowMs(), reportPaths });
  const progress = createScenarioProgress();
  const paint = createPaint(options.isColourful);
  return (event) => {
    const over = progress.read(event);
    if (over !== undefined) {
      const { verdict } = over.ended;
      write(toneOf(verdict, paint)(signs[verdict]));
      tally.add(over);
    }
    if (event.kind === "runEnded") write(`\n${tally.text(event, nowMs(), paint)}`);
  };
}

const signs: Readonly<Record<ScenarioVerdict, string>> = {
  pass: ".",
  fail: "F",
  flaky: "~",
  expectedFail: "x",
  unexpectedPass: "X",
  notApplicable: "-",
  needsOperator: "?",
  notRun: ",",
  error: "E",
};

/** Nothing but what failed, and nothing at all when nothing did. */
export function createQuietReporter({ write, isColourful, nowMs }: ReporterOptions): EventSink {
  const tally = createRunTally({ beganAtMs: nowMs() });
  const progress = createScenarioProgress();
  const paint = createPaint(isColourful);
  return (event) => {
    const over = progress.read(event);
    if (over !== undefined) tally.add(over);
    if (event.kind === "runEnded" && hasTrouble(event)) write(tally.text(event, nowMs(), paint));
  };
}

function showRunning(line: LiveLine | undefined, running: RunningScenario): void {
  line?.show(() => {
    const { began, stepTitle, connectedCount, frameCount } = running;
    const facts = `${connectedCount} connected, ${counted(frameCount, "message")}`;
    return `${toLine(began.name, 60)} › ${toLine(stepTitle, 60)} (${facts})`;
  });
}
