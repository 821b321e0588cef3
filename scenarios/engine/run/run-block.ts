/** Runs the steps that a step holds: at once, or again and again. */

import type { Random } from "../../../protocol/random.ts";
import type { Failure } from "../events/failure.ts";
import type { LateArgument } from "../grammar/arguments.ts";
import type { Lane } from "../grammar/blocks.ts";
import type { ScopedValue } from "../grammar/names.ts";
import { convertArgument } from "../grammar/parameter-type.ts";
import type { FragmentRun } from "../grammar/run-rule.ts";
import type { BlockStep, RepeatStep, RunStep, Step } from "../grammar/step.ts";
import { evaluateTemplate, type Scope, toText } from "../grammar/template.ts";
import { capture } from "../verbs/judge-answer.ts";
import { chooseShare, randomAt } from "./choose-share.ts";
import { toProblem } from "./problem.ts";
import { ScenarioError } from "./scenario-error.ts";
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
      const chosen = chooseShare(lanes, sharePercent, randomOf(step, context));
      const branches = chosen.map(
        (lane, index) => (frame: Frame) => repeat(step, lane, frame, { context, index }),
      );
      return sideBySide(context, branches);
    }
    case "run": {
      const { runs } = step.value;
      const around = context.frame;
      return sideBySide(
        context,
        runs.map((run) => (frame: Frame) => runFragment(step, run, { context, around, frame })),
      );
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
    if (failures.length > 0) walk.stage.timekeeper.callOff();
  };
  await Promise.all(branches.map(run));
  return failures;
}

function randomOf({ span }: RepeatStep, { walk }: BlockContext): Random {
  return randomAt(span, walk.stage.seed);
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
    const untilMs = beganAtMs + everyMs + jitter;
    await timekeeper.wait({ isDone: frame.isStopped, untilMs, concerns: [] });
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
    return [fail(walk, toProblem(error), span, frame)];
  }
  if (round !== count) return undefined;
  if (until === undefined) return [];
  const message = `\`${until.text}\` is still not true after ${round} rounds`;
  return [fail(walk, { blame: "theirs", message }, span, frame)];
}

interface FragmentFrames {
  readonly context: BlockContext;
  /** Of the step that runs the fragment. */
  readonly around: Frame;
  readonly frame: Frame;
}

/** What the steps inside capture is gone when they are done, but for what the fragment returns. */
async function runFragment(
  step: RunStep,
  { steps, values, arguments: late, returns }: FragmentRun<Step>,
  { context, around, frame }: FragmentFrames,
): Promise<readonly Failure[]> {
  const { walk, walkSteps } = context;
  try {
    const { scope } = contextOf(walk, around);
    const given = late.map(
      (argument) => [argument.name, evaluateArgument(argument, scope)] as const,
    );
    const callers = [step.span, ...around.callers];
    const { livingOf } = walk.stage.variables;
    const known = Array.from(values, ([name, value]) => [name, livingOf(name, value)] as const);
    const own: Frame = { ...frame, callers, values: new Map([...known, ...given]) };
    const failures = await walkSteps(walk, steps, own);
    if (failures.length > 0 || isOver(walk, frame)) return failures;
    const inside = contextOf(walk, own).scope;
    const returned = returns.map(({ name, template }) => [
      name,
      evaluateTemplate(template, inside),
    ]);
    const problem = capture(step.captures, Object.fromEntries(returned), contextOf(walk, around));
    return problem === undefined ? [] : [fail(walk, problem, step.span, around)];
  } catch (error) {
    return [fail(walk, toProblem(error), step.span, around)];
  }
}

function evaluateArgument({ name, type, template }: LateArgument, scope: Scope): ScopedValue {
  const value = evaluateTemplate(template, scope);
  const scalar = { text: toText(value), isPlain: typeof value !== "string" };
  const converted = convertArgument(type, scalar);
  if (converted.isValid) return { value: converted.value, origin: template.span };
  throw new ScenarioError(`\`${name}\` is of type ${type}: ${converted.message}`, template.span);
}
