/**
 * A step at one charge point, under way: it has been begun, is looked at after whatever happens, and is
 * judged when it is over or its time is up. It never waits by itself, so that several can be under way.
 */

import type { CentralSystem } from "../../../central/central-system.ts";
import type { Problem } from "../events/failure.ts";
import type { Injections } from "../faults/injections.ts";
import type { ExpressionWorld } from "../grammar/expression-environment.ts";
import type { Step } from "../grammar/step.ts";
import type { Scope } from "../grammar/template.ts";
import type { Miss } from "../observed/lookouts.ts";
import type { Timekeeper } from "../run/timekeeper.ts";
import type { Answer, Services } from "../services/services.ts";
import type { SourceSpan } from "../source/source-file.ts";
import type { Exchange, Mark, WireLog } from "../wire/wire-log.ts";
import type { Device } from "../world/device.ts";
import type { LiveGroup } from "../world/groups.ts";
import type { CentralPower } from "../world/reference-central.ts";
import type { Script } from "../world/scripted-central.ts";

export type StepOf<K extends Step["kind"]> = Extract<Step, { readonly kind: K }>;

export interface Attempt {
  /** On the clock: then it is judged as it is. */
  readonly untilMs: number;
  /** The charge points on whose doings alone it depends; it depends on anything if left out. */
  readonly concerns?: readonly string[];
  isOver(): boolean;
  /** What is wrong; undefined if all is well. */
  judge(): Problem | undefined;
  /** Called last, whatever came of it. */
  stop?(): void;
}

/** What a step knows of the scenario that it is in. */
export interface StepContext {
  readonly timekeeper: Timekeeper;
  readonly wire: WireLog;
  readonly isStrict: boolean;
  /** Undefined where it is somebody else's. */
  readonly central: CentralSystem | undefined;
  /** Of the central system; undefined where it cannot be restarted. */
  readonly power: CentralPower | undefined;
  /** Of the central system that we play; undefined where we play none. */
  readonly script: Script | undefined;
  /** All there are. */
  readonly chargePoints: readonly string[];
  readonly scope: Scope;
  readonly world: ExpressionWorld;
  readonly marks: Marks;
  /** Since the scenario began. */
  nowMs(): number;
  /** A state must be so now: nobody waits for it. */
  readonly isAtMoment: boolean;
  /** Charge points whose connection the central system may close now, because a step wants it closed. */
  readonly mayClose: Set<string>;
  /** A state was missed: it may come later. */
  lookOut(miss: Miss): void;
  readonly injections: Injections;
  readonly services: Services;
  readonly groups: ReadonlyMap<string, LiveGroup>;
  groupsChanged(): void;
  /** The register of a charge point's meter is another one, whatever flows. */
  meterChanged(chargePoint: string): void;
  /** A variable of the scenario is another one from now on, for all steps. */
  setVariable(name: string, value: unknown, span: SourceSpan): void;
  /** Somebody has answered a question of the scenario. */
  answered(question: string, answer: Answer): void;
  /** CALLs that an `expect` has had: no other one gets them. */
  readonly consumed: WeakSet<Exchange>;
  /** Why the last connection of a charge point did not come about. */
  refusalOf(chargePoint: string): Refusal | undefined;
  capture(name: string, value: unknown, span: SourceSpan): void;
  /** Our own code failed. */
  fault(fault: unknown): void;
}

export interface Refusal {
  readonly reason: string;
  readonly hasAnswered: boolean;
}

/** Places in the log from which an `expect` may look. */
export interface Marks {
  readonly setup: Mark;
  readonly start: Mark;
  /** Where the last step began that was more than a check. */
  readonly lastStep: Mark;
}

/** A step context with the charge point that the step is about. */
export interface DeviceContext extends StepContext {
  readonly device: Device;
}

/** It is over as soon as it is begun. */
export function judged(context: StepContext, problem: Problem | undefined): Attempt {
  return { untilMs: context.timekeeper.clock.now(), isOver: () => true, judge: () => problem };
}
