/** Runs the steps that a step holds: at once, or again and again. */

import { createRandom, type Random } from "../../../protocol/random.ts";
import type { Failure } from "../events/failure.ts";
import type { Lane } from "../grammar/blocks.ts";
import type { BlockStep, RepeatStep, Step } from "../grammar/step.ts";
import { toProblem } from "./problem.ts";
import { contextOf, type Frame, fail, isOver, type Walk } from "./walk.ts";

export interface BlockContext {
  readonly walk: Walk;
  readonly frame: Frame;
  /** That of the step. */
  readonly number: number;
  walkSteps(walk: Walk, steps: readonly Step[], frame: Frame): Promise<readonly Failure[]>;
}

export function runBlock(step: BlockStep, context: BlockContext): Promise<readonly Failure[]> {
  const { walk, walkSteps } = context;
  switch (step.kind) {
    case "parallel": {
      const branches = step.value.branches.map(
        (steps) => (frame: Frame) => walkSteps(walk, steps, frame),
      );
      return sideBySide(context, branches);
    }
    case "repeat": {
      const { lanes, sharePercent = 100 } = step.value;
      const chosen = choose(lanes, sharePercent, randomOf(step, context));
      const branches = chosen.map(
        (lane, index) => (frame: Frame) => repeat(step, lane, frame, { context, index }),
      );
      return sideBySide(context, branches);
    }
  }
}

type Branch = (frame: Frame) => Promise<readonly Failure[]>;

/** Each on its own way; the first that fails stops the others. */
async function sideBySide(
  { walk, frame, number }: BlockContext,
  branches: readonly Branch[],
): Promise<readonly Failure[]> {
  const failures: Failure[] = [];
  const isStopped = () => failures.length > 0 || frame.isStopped();
  const run = async (branch: Branch) => {
    failures.push(...(await branch({ ...frame, parent: number, isAtMoment: false, isStopped })));
    if (failures.length > 0) walk.stage.timekeeper.poke();
  };
  await Promise.all(branches.map(run));
  return failures;
}

function randomOf({ span }: RepeatStep, { walk }: BlockContext): Random {
  const random = createRandom(walk.stage.seed);
  return random.stream(`repeat ${span.file}:${span.line}:${span.column}`);
}

/** As many of them as the share says, and one at least: a step that nobody takes tests nothing. */
function choose<S>(lanes: readonly Lane<S>[], percent: number, random: Random): readonly Lane<S>[] {
  const count = Math.max(1, Math.round((lanes.length * percent) / 100));
  if (count >= lanes.length) return lanes;
  const drawn = lanes.map((lane, index) => ({ lane, order: random.stream("share", index).next() }));
  const taken = new Set(
    drawn
      .toSorted((a, b) => a.order - b.order)
      .slice(0, count)
      .map(({ lane }) => lane),
  );
  return lanes.filter((lane) => taken.has(lane));
}

interface Rounds {
  readonly context: BlockContext;
  /** Of the lane among those that take part. */
  readonly index: number;
}

async function repeat(
  step: RepeatStep,
  { steps }: Lane<Step>,
  frame: Frame,
  { context, index }: Rounds,
): Promise<readonly Failure[]> {
  const { walk, walkSteps } = context;
  const { timekeeper } = walk.stage;
  const { everyMs = 0, jitterMs = 0 } = step.value;
  const random = randomOf(step, context).stream("jitter", index);
  for (let round = 1; ; round += 1) {
    const beganAtMs = timekeeper.clock.now();
    const failures = await walkSteps(walk, steps, frame);
    if (failures.length > 0 || isOver(walk, frame)) return failures;
    const end = endAfter(step, round, walk, frame);
    if (end !== undefined) return end;
    const jitter = jitterMs === 0 ? 0 : random.integer(-jitterMs, jitterMs);
    await timekeeper.wait(frame.isStopped, beganAtMs + everyMs + jitter);
    if (isOver(walk, frame)) return [];
  }
}

/** Nothing if there is another round. */
function endAfter(
  { value, span }: RepeatStep,
  round: number,
  walk: Walk,
  frame: Frame,
): readonly Failure[] | undefined {
  const { until, count } = value;
  try {
    if (until?.holds(contextOf(walk, frame).world) === true) return [];
  } catch (error) {
    return [fail(walk, toProblem(error), span)];
  }
  if (round !== count) return undefined;
  if (until === undefined) return [];
  const message = `\`${until.text}\` is still not true after ${round} rounds`;
  return [fail(walk, { blame: "theirs", message }, span)];
}
