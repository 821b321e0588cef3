/** Takes one step: begins it at each charge point that it is about, waits, and judges. */

import type { Problem } from "../events/failure.ts";
import type { Step } from "../grammar/step.ts";
import type { Attempt, StepContext } from "../verbs/attempt.ts";
import { beginAlone, beginAtDevice } from "../verbs/begin-step.ts";
import type { Device } from "../world/device.ts";
import { toProblem } from "./problem.ts";
import { ScenarioError } from "./scenario-error.ts";
import type { WaitEnd } from "./timekeeper.ts";

/** What is wrong; it is about one charge point, unless the step is about none. */
export async function runStep(
  step: Step,
  context: StepContext,
  devices: ReadonlyMap<string, Device>,
): Promise<readonly Problem[]> {
  const begun: Begun[] = [];
  try {
    begin(step, context, devices, begun);
    const end = await watch(begun, context);
    // Of what was interrupted nothing is known.
    const finished =
      end === "interrupted" ? begun.filter(({ attempt }) => attempt.isOver()) : begun;
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
  step: Step,
  context: StepContext,
  devices: ReadonlyMap<string, Device>,
  begun: Begun[],
): void {
  if (step.kind === "assert" || step.kind === "wait") {
    begun.push({ attempt: beginAlone(step, context), chargePoint: undefined });
    return;
  }
  for (const name of step.chargePoints) {
    const device = devices.get(name);
    if (device === undefined) throw new ScenarioError(`there is no charger ${name}`);
    begun.push({ attempt: beginAtDevice(step, context, device), chargePoint: name });
  }
}

function watch(begun: readonly Begun[], { timekeeper }: StepContext): Promise<WaitEnd> {
  const untilMs = Math.max(...begun.map(({ attempt }) => attempt.untilMs));
  const isOver = () => begun.every(({ attempt }) => attempt.isOver());
  return timekeeper.wait(isOver, untilMs);
}

function judge({ attempt, chargePoint }: Begun): readonly Problem[] {
  const problem = attempt.judge();
  return problem === undefined ? [] : [{ chargePoint, ...problem }];
}
