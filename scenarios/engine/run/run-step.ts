/** Takes one step: begins it at each charge point that it is about, waits, and judges. */

import type { Problem } from "../events/failure.ts";
import type { LeafStep } from "../grammar/step.ts";
import type { Attempt, StepContext } from "../verbs/attempt.ts";
import { beginAlone, beginAtDevice } from "../verbs/begin-step.ts";
import type { Device } from "../world/device.ts";
import { chooseShare, randomAt } from "./choose-share.ts";
import { toProblem } from "./problem.ts";
import { ScenarioError } from "./scenario-error.ts";
import type { WaitEnd } from "./watchers.ts";

export interface StepSurroundings {
  readonly devices: ReadonlyMap<string, Device>;
  readonly seed: number;
  /** Whether what goes on beside the step has put an end to it. */
  readonly isStopped: () => boolean;
  /** Who waits for what. */
  readonly pending: () => readonly string[];
}

/** What is wrong; it is about one charge point, unless the step is about none. */
export async function runStep(
  step: LeafStep,
  context: StepContext,
  surroundings: StepSurroundings,
): Promise<readonly Problem[]> {
  const begun: Begun[] = [];
  const { isStopped, pending } = surroundings;
  try {
    begin(step, context, surroundings, begun);
    const end = await watch(begun, context, isStopped);
    if (end === "stuck") return [stuck(pending())];
    // Of what was interrupted nothing is known.
    const isBroken = end === "interrupted" || isStopped();
    const finished = isBroken ? begun.filter(({ attempt }) => attempt.isOver()) : begun;
    return finished.flatMap(judge);
  } catch (error) {
    return [toProblem(error)];
  } finally {
    for (const { attempt } of begun) attempt.stop?.();
  }
}

interface Begun {
  readonly attempt: Attempt;
  readonly chargePoint: string | undefined;
}

function begin(
  step: LeafStep,
  context: StepContext,
  { devices, seed }: StepSurroundings,
  begun: Begun[],
): void {
  const alone = beginAlone(step, context, devices);
  if (alone !== undefined) {
    begun.push({ attempt: alone, chargePoint: undefined });
    return;
  }
  for (const name of takersOf(step, seed)) {
    const device = devices.get(name);
    if (device === undefined) throw new ScenarioError(`there is no charger ${name}`);
    begun.push({ attempt: beginAtDevice(step, context, device), chargePoint: name });
    context.timekeeper.poke(name);
  }
}

function takersOf(step: LeafStep, seed: number): readonly string[] {
  const { chargePoints, span } = step;
  if (step.kind !== "inject" || step.value.sharePercent === undefined) return chargePoints;
  return chooseShare(chargePoints, step.value.sharePercent, randomAt(span, seed));
}

function watch(
  begun: readonly Begun[],
  { timekeeper }: StepContext,
  isStopped: () => boolean,
): Promise<WaitEnd> {
  const attempts = begun.map(({ attempt }) => attempt);
  const untilMs = attempts.reduce((most, one) => Math.max(most, one.untilMs), -Infinity);
  const areOver = overAll(attempts);
  return timekeeper.wait({
    ...{ isDone: () => isStopped() || areOver(), untilMs },
    concerns: concernsOf(attempts),
  });
}

/** Of many the one that was not over last time is asked first: mostly it is not over yet. */
function overAll(attempts: readonly Attempt[]): () => boolean {
  let open: Attempt | undefined;
  return () => {
    if (open?.isOver() === false) return false;
    open = attempts.find((one) => !one.isOver());
    return open === undefined;
  };
}

/** Undefined if one of them depends on anything. */
function concernsOf(attempts: readonly Attempt[]): readonly string[] | undefined {
  const concerns: string[] = [];
  for (const attempt of attempts) {
    if (attempt.concerns === undefined) return undefined;
    concerns.push(...attempt.concerns);
  }
  return concerns;
}

function judge({ attempt, chargePoint }: Begun): readonly Problem[] {
  const problem = attempt.judge();
  return problem === undefined ? [] : [{ chargePoint, ...problem }];
}

function stuck(notes: readonly string[]): Problem {
  const message = "nothing is scheduled any more, so what is waited for cannot happen";
  return { blame: "ours", message, notes };
}
