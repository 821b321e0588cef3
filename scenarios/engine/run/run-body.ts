/** Runs all of a scenario: its setup, its steps or its timeline, and whatever comes of it, its cleanup. */

import type { Failure } from "../events/failure.ts";
import type { Scenario } from "../grammar/scenario.ts";
import type { TimelineEntry } from "../grammar/timeline.ts";
import type { Stage } from "./stage.ts";
import { beginVisits } from "./visits.ts";
import { type Frame, fail, type Walk } from "./walk.ts";
import { takeStep, walkSteps } from "./walk-steps.ts";

/** What was wrong; nothing if all went through, or the user ended it. */
export async function runBody(scenario: Scenario, stage: Stage): Promise<readonly Failure[]> {
  const walk: Walk = { scenario, stage, consumed: new WeakSet(), stepCount: 0, unanswered: [] };
  const mark = stage.wire.mark();
  const frame: Frame = {
    part: "setup",
    parent: undefined,
    callers: [],
    values: new Map(stage.variables.values),
    marks: { setup: mark, start: mark, lastStep: mark },
    isAtMoment: false,
    isStopped: () => false,
  };
  const main = await runMain(walk, frame);
  const unfired = main.length > 0 ? [] : unfiredOf(walk);
  stage.injections.endAll();
  const failures = [...main, ...unfired, ...(await cleanUp(walk, frame))];
  const late = failures.length > 0 ? [] : await settle(walk);
  return [...failures, ...late, ...walk.unanswered];
}

/** What was to go wrong and never did has tested nothing. */
function unfiredOf(walk: Walk): readonly Failure[] {
  const { injections, interruption } = walk.stage;
  if (interruption.isInterrupted()) return [];
  const message = "what is injected here never struck, so nothing was tested by it";
  return injections.unfired().map((span) => fail(walk, { blame: "theirs", message }, span));
}

async function runMain(walk: Walk, frame: Frame): Promise<readonly Failure[]> {
  const { scenario, stage } = walk;
  const failures = await walkSteps(walk, scenario.setup, frame);
  if (failures.length > 0 || stage.interruption.isInterrupted()) return failures;
  stage.invariants.setupEnded();
  const marks = { ...frame.marks, start: stage.wire.mark() };
  const own: Frame = { ...frame, part: "body", marks };
  const endVisits = beginVisits(stage);
  try {
    return scenario.timeline.length > 0
      ? await runTimeline(walk, scenario.timeline, own)
      : await walkSteps(walk, scenario.steps, own);
  } finally {
    endVisits();
  }
}

/** Nothing in it waits for anything else: what fails is told, and the rest goes on. */
async function runTimeline(
  walk: Walk,
  entries: readonly TimelineEntry[],
  frame: Frame,
): Promise<readonly Failure[]> {
  const { timekeeper, interruption, wire, nowMs } = walk.stage;
  const startMs = timekeeper.clock.now();
  const startedAtMs = nowMs();
  const failures: Failure[] = [];
  const run = async ({ atMs, step }: TimelineEntry) => {
    await timekeeper.wait({ isDone: () => false, untilMs: startMs + atMs, concerns: [] });
    if (interruption.isInterrupted()) return;
    const marks = { ...frame.marks, lastStep: wire.markAt(startedAtMs + atMs) };
    failures.push(...(await takeStep(walk, step, { ...frame, marks, isAtMoment: true })));
  };
  await Promise.all(entries.map(run));
  return failures;
}

/** One step after the other, whatever failed before. */
async function cleanUp(walk: Walk, frame: Frame): Promise<readonly Failure[]> {
  const { scenario, stage } = walk;
  const { interruption } = stage;
  const failures: Failure[] = [];
  stage.invariants.cleanupBegan();
  if (scenario.cleanup.length === 0) return failures;
  interruption.cleanUp();
  for (const step of scenario.cleanup) {
    failures.push(...(await takeStep(walk, step, { ...frame, part: "cleanup" })));
    interruption.resume();
    if (interruption.isInterrupted()) break;
  }
  return failures;
}

/** More than any CALL is given: each has its own limit, which is what ends this. */
const settleMs = 60_000;

/** What is still under way when the last step is done must be answered as well. */
async function settle(walk: Walk): Promise<readonly Failure[]> {
  const { timekeeper, wire, interruption } = walk.stage;
  const { isStrict, steps, timeline } = walk.scenario;
  if (isStrict) {
    const untilMs = timekeeper.clock.now() + settleMs;
    await timekeeper.wait({ isDone: () => wire.openCount === 0, untilMs });
  }
  const span = steps.at(-1)?.span ?? timeline.at(-1)?.step.span;
  if (span === undefined || interruption.isAborted()) return [];
  return interruption.take().map((problem) => fail(walk, problem, span));
}
