/** Walks through the setup and the steps of a scenario, until one of them ends it. */

import { type Failure, type Problem, toFailure } from "../events/failure.ts";
import type { StepVerdict } from "../events/run-event.ts";
import type { ScopedValue } from "../grammar/names.ts";
import type { Scenario } from "../grammar/scenario.ts";
import type { Step } from "../grammar/step.ts";
import type { SourceSpan } from "../source/source-file.ts";
import type { Marks, StepContext } from "../verbs/attempt.ts";
import type { Exchange } from "../wire/wire-log.ts";
import { runStep } from "./run-step.ts";
import type { Stage } from "./stage.ts";
import { titleOf } from "./step-title.ts";

/** What ended the scenario; nothing if it went through, or the user ended it. */
export async function walkSteps(scenario: Scenario, stage: Stage): Promise<readonly Failure[]> {
  const path: Path = {
    scenario,
    stage,
    values: new Map(scenario.variables),
    consumed: new Set(),
    marks: { setup: stage.wire.mark(), start: stage.wire.mark(), lastStep: stage.wire.mark() },
    stepCount: 0,
  };
  for (const step of scenario.setup) {
    const failures = await takeStep(path, step, true);
    if (failures.length > 0 || stage.interruption.isAborted()) return failures;
  }
  path.marks = { ...path.marks, start: stage.wire.mark() };
  for (const step of scenario.steps) {
    const failures = await takeStep(path, step, false);
    if (failures.length > 0 || stage.interruption.isAborted()) return failures;
  }
  return settle(path);
}

/** How far a scenario has come, and what it has with it. */
interface Path {
  readonly scenario: Scenario;
  readonly stage: Stage;
  readonly values: Map<string, ScopedValue>;
  readonly consumed: Set<Exchange>;
  marks: Marks;
  stepCount: number;
}

/** Several of them may look for what one step before them has brought about. */
const checksOnly: readonly Step["kind"][] = ["expect", "never", "assert", "wait"];

/** What ends the scenario; nothing if it goes on. */
async function takeStep(path: Path, step: Step, isSetup: boolean): Promise<readonly Failure[]> {
  const { scenario, stage } = path;
  const { recorder, interruption, wire, world } = stage;
  const index = recorder.scenario;
  const number = path.stepCount;
  const beganAt = wire.mark();
  path.stepCount += 1;
  stage.allow("withinMs" in step ? step.withinMs : 0);
  const title = titleOf(step, scenario.source);
  recorder.emit({
    kind: "stepBegan",
    scenario: index,
    atMs: stage.nowMs(),
    step: number,
    isSetup,
    title,
    ...(step.ref !== undefined && { ref: step.ref }),
    span: step.span,
  });

  const own = await runStep(step, contextOf(path), world.devices);
  if (interruption.isAborted()) return [];
  // What was found outside the step is not softened by its level.
  const others = interruption.take();
  const failures = [...own, ...others].map((problem) => fail(path, problem, step.span));
  const verdict = others.length > 0 ? verdictOn("must", others) : verdictOn(step.level, own);
  recorder.emit({
    kind: "stepEnded",
    scenario: index,
    atMs: stage.nowMs(),
    step: number,
    verdict,
    level: step.level,
    failures,
  });
  if (!checksOnly.includes(step.kind)) path.marks = { ...path.marks, lastStep: beganAt };
  return verdict === "fail" || verdict === "error" ? failures : [];
}

function contextOf({ scenario, stage, values, consumed, marks }: Path): StepContext {
  const { timekeeper, wire, world, observed, interruption, refusalOf } = stage;
  return {
    timekeeper,
    wire,
    isStrict: scenario.isStrict,
    central: world.central,
    scope: { values, nowMs: () => timekeeper.clock.now() },
    world: { observed, values },
    marks,
    consumed,
    refusalOf,
    capture: (name, value, span) => void values.set(name, { value, origin: span }),
    fault: interruption.fault,
  };
}

function verdictOn(level: Step["level"], problems: readonly Problem[]): StepVerdict {
  if (problems.length === 0) return "pass";
  if (problems.some(({ blame }) => blame === "ours")) return "error";
  return level === "must" ? "fail" : "remark";
}

/** More than any CALL is given: each has its own limit, which is what ends this. */
const settleMs = 60_000;

/** What is still under way when the last step is done must be answered as well. */
async function settle(path: Path): Promise<readonly Failure[]> {
  const { timekeeper, wire, interruption } = path.stage;
  if (path.scenario.isStrict) {
    const untilMs = timekeeper.clock.now() + settleMs;
    await timekeeper.wait(() => wire.openCount === 0, untilMs);
  }
  const span = path.scenario.steps.at(-1)?.span;
  if (span === undefined || interruption.isAborted()) return [];
  return interruption.take().map((problem) => fail(path, problem, span));
}

function fail({ stage, scenario }: Path, problem: Problem, span: SourceSpan): Failure {
  const only = scenario.chargePoints.length === 1 ? scenario.chargePoints[0]?.name : undefined;
  const about = problem.chargePoint ?? only;
  return toFailure(problem, span, about === undefined ? [] : stage.wire.lastFrames(about));
}
