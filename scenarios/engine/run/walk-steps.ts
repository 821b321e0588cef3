/** Walks through steps one after the other, until one of them ends it. */

import type { Failure, Problem } from "../events/failure.ts";
import type { StepVerdict } from "../events/run-event.ts";
import type { BlockName } from "../grammar/blocks.ts";
import type { BlockStep, LeafStep, Step } from "../grammar/step.ts";
import { toProblem } from "./problem.ts";
import { runBlock } from "./run-block.ts";
import { runStep } from "./run-step.ts";
import { titleOf } from "./step-title.ts";
import { contextOf, type Frame, fail, isOver, type Walk } from "./walk.ts";

/** What ended them; nothing if they went through, or something else ended them. */
export async function walkSteps(
  walk: Walk,
  steps: readonly Step[],
  frame: Frame,
): Promise<readonly Failure[]> {
  for (const step of steps) {
    const failures = await takeStep(walk, step, frame);
    if (failures.length > 0 || isOver(walk, frame)) return failures;
  }
  return [];
}

/** Several of them may look for what one step before them has brought about. */
const checksOnly: readonly Step["kind"][] = ["expect", "never", "assert", "wait"];

/** What ends the scenario; nothing if it goes on. */
export async function takeStep(walk: Walk, step: Step, frame: Frame): Promise<readonly Failure[]> {
  const { stage, scenario } = walk;
  const { recorder, wire, pending } = stage;
  const { span, level, ref } = step;
  const number = walk.stepCount;
  walk.stepCount += 1;
  const beganAt = wire.mark();
  const title = titleOf(step, [scenario.source, ...scenario.libraries]);
  const sinceMs = stage.nowMs();
  const { part, parent } = frame;
  recorder.emit({
    ...{ kind: "stepBegan", scenario: recorder.scenario, atMs: sinceMs, step: number },
    ...(parent !== undefined && { parent }),
    ...{ part, title, ...(ref !== undefined && { ref }), span },
  });
  const withinMs = "withinMs" in step ? step.withinMs : 0;
  const waiting = { title, span, chargePoints: step.chargePoints, sinceMs, withinMs };
  if (!isBlock(step)) pending.add(waiting);
  const { verdict, failures } = await outcomeOf(walk, step, frame, number);
  pending.remove(waiting);
  recorder.emit({
    ...{ kind: "stepEnded", scenario: recorder.scenario, atMs: stage.nowMs(), step: number },
    ...{ verdict, level, failures: isBlock(step) && verdict !== "remark" ? [] : failures },
  });
  if (!checksOnly.includes(step.kind)) frame.marks = { ...frame.marks, lastStep: beganAt };
  if (verdict === "needsOperator" && level !== "must") {
    walk.unanswered = [...walk.unanswered, ...failures];
    return [];
  }
  return ["fail", "error", "needsOperator"].includes(verdict) ? failures : [];
}

interface StepOutcome {
  readonly verdict: StepVerdict;
  readonly failures: readonly Failure[];
}

async function outcomeOf(
  walk: Walk,
  step: Step,
  frame: Frame,
  number: number,
): Promise<StepOutcome> {
  const { interruption } = walk.stage;
  try {
    const { condition } = step;
    const isMeant = condition?.holds(contextOf(walk, frame).world) ?? true;
    if (!isMeant) return { verdict: "skipped", failures: [] };
  } catch (error) {
    return { verdict: "error", failures: [fail(walk, toProblem(error), step.span, frame)] };
  }
  const own = isBlock(step)
    ? await runBlock(step, { walk, frame, number, walkSteps })
    : await leafFailures(walk, step, frame);
  // What was found outside the step is not softened by its level.
  const others = interruption.take().map((problem) => fail(walk, problem, step.span, frame));
  if (others.length > 0)
    return { verdict: verdictOn("must", others), failures: [...own, ...others] };
  if (own.length === 0 && isOver(walk, frame)) return { verdict: "stopped", failures: [] };
  return { verdict: verdictOn(step.level, own), failures: own };
}

async function leafFailures(walk: Walk, step: LeafStep, frame: Frame): Promise<readonly Failure[]> {
  const { world } = walk.stage;
  const problems = await runStep(step, contextOf(walk, frame), {
    devices: world.devices,
    seed: walk.stage.seed,
    isStopped: frame.isStopped,
    pending: walk.stage.pending.describe,
  });
  return problems.map((problem) => fail(walk, problem, step.span, frame));
}

const blockKinds: readonly string[] = ["parallel", "repeat", "run"] satisfies readonly BlockName[];

function isBlock(step: Step): step is BlockStep {
  return blockKinds.includes(step.kind);
}

function verdictOn(level: Step["level"], problems: readonly Problem[]): StepVerdict {
  if (problems.length === 0) return "pass";
  if (problems.some(({ blame }) => blame === "ours")) return "error";
  if (problems.every(({ blame }) => blame === "nobody")) return "needsOperator";
  return level === "must" ? "fail" : "remark";
}
