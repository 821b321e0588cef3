/** How far a scenario has come, and what its steps have with them on their way. */

import { type Failure, type Problem, toFailure } from "../events/failure.ts";
import type { StepPart } from "../events/run-event.ts";
import type { ScopedValue } from "../grammar/names.ts";
import type { Scenario } from "../grammar/scenario.ts";
import type { SourceSpan } from "../source/source-file.ts";
import type { Marks, StepContext } from "../verbs/attempt.ts";
import type { Exchange } from "../wire/wire-log.ts";
import type { Stage } from "./stage.ts";

/** What is one for the whole scenario. */
export interface Walk {
  readonly scenario: Scenario;
  readonly stage: Stage;
  /** CALLs that an `expect` has had. */
  readonly consumed: WeakSet<Exchange>;
  stepCount: number;
  /** What nobody answered, at a level that does not end the scenario. */
  unanswered: readonly Failure[];
}

/** What is one for steps that come one after the other. */
export interface Frame {
  readonly part: StepPart;
  /** The number of the step that these are in. */
  readonly parent: number | undefined;
  /** Where the fragments that these steps are in were run, the innermost first. */
  readonly callers: readonly SourceSpan[];
  readonly values: Map<string, ScopedValue>;
  marks: Marks;
  /** They are taken at their time, and wait for nothing unless they say so. */
  readonly isAtMoment: boolean;
  /** What goes on beside these steps has failed, so that there is no use in going on. */
  isStopped(): boolean;
}

export function isOver({ stage }: Walk, frame: Frame): boolean {
  return frame.isStopped() || stage.interruption.isInterrupted();
}

export function contextOf({ scenario, stage, consumed }: Walk, frame: Frame): StepContext {
  const { timekeeper, wire, world, observed, lookouts, interruption, refusalOf, nowMs } = stage;
  const { mayClose } = stage;
  const { values, marks, isAtMoment } = frame;
  return {
    timekeeper,
    wire,
    isStrict: scenario.isStrict,
    central: world.central,
    power: world.power,
    script: world.script,
    chargePoints: world.chargePoints,
    scope: { values, nowMs: () => timekeeper.clock.now() },
    world: { observed, values, functions: stage.functions },
    marks,
    consumed,
    injections: stage.injections,
    services: stage.services,
    groups: world.groups,
    groupsChanged: stage.groupsChanged,
    meterChanged: stage.meterChanged,
    setVariable: stage.setVariable,
    answered: stage.recorder.answered,
    ...{ nowMs, isAtMoment, mayClose, lookOut: lookouts.add },
    refusalOf,
    capture: (name, value, span) => void values.set(name, { value, origin: span }),
    fault: interruption.fault,
  };
}

export function fail(
  { stage, scenario }: Walk,
  problem: Problem,
  span: SourceSpan,
  { callers }: Pick<Frame, "callers"> = { callers: [] },
): Failure {
  const only = scenario.chargePoints.length === 1 ? scenario.chargePoints[0]?.name : undefined;
  const about = problem.chargePoint ?? only;
  const lastFrames = about === undefined ? [] : stage.wire.lastFrames(about);
  return toFailure({ callers, ...problem }, span, lastFrames);
}
