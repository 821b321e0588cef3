/**
 * Runs one scenario, from the making of its world to its verdict. Nothing outlasts it, and nothing is
 * shared with another one.
 */

import { systemClock } from "../../../protocol/clock.ts";
import { type Failure, toFailure } from "../events/failure.ts";
import type {
  ClockMode,
  EventSink,
  ScenarioBegan,
  ScenarioEnded,
  ScenarioVerdict,
} from "../events/run-event.ts";
import type { Scenario } from "../grammar/scenario.ts";
import type { Services } from "../services/services.ts";
import type { SourceSpan } from "../source/source-file.ts";
import { concludeInvariants } from "./conclude-invariants.ts";
import { createInterruption } from "./interruption.ts";
import { createPendingSteps } from "./pending-steps.ts";
import { toProblem } from "./problem.ts";
import { createRecorder } from "./recorder.ts";
import { rerunCommand } from "./rerun-command.ts";
import { runBody } from "./run-body.ts";
import { createStage, type Stage, type StageOptions } from "./stage.ts";
import { createTimekeeper } from "./timekeeper.ts";
import { type Judgement, judgeScenario, reasonNotToRun } from "./verdict.ts";

export interface ScenarioOptions {
  /** Told of everything, as it happens. */
  readonly emit: EventSink;
  /** Takes the place of the one in the file. */
  readonly seed?: number | undefined;
  /** Takes the place of what the file says. */
  readonly clock?: ClockMode | undefined;
  /** Ends the scenario early, and everything is still switched off. */
  readonly signal?: AbortSignal | undefined;
  /** What else must be said on the command line to run the scenario just so. */
  readonly rerunArguments?: readonly string[] | undefined;
  /** What it can ask for outside of itself: nothing, if left out. */
  readonly services?: Services | undefined;
  /** Its place in the run, counted from 0. */
  readonly index?: number | undefined;
  /** What the tested thing has of what scenarios require; all of it if left out. */
  readonly capabilities?: ReadonlySet<string> | undefined;
  /** Says whether the day of an `expectFail` has come; now if left out. */
  readonly todayMs?: number | undefined;
}

export interface ScenarioResult {
  readonly scenario: Scenario;
  readonly verdict: ScenarioVerdict;
  /** Why it was left out, or why it was expected to fail. */
  readonly reason?: string | undefined;
  /** What made it so. */
  readonly failures: readonly Failure[];
  /** On the clock of the scenario. */
  readonly durationMs: number;
}

/** Never rejects: what fails of ours is an error of the scenario. */
export async function runScenario(
  scenario: Scenario,
  options: ScenarioOptions,
): Promise<ScenarioResult> {
  const { emit, signal, services = {}, index = 0, todayMs = systemClock.now() } = options;
  const unfit = reasonNotToRun(scenario, options.capabilities);
  if (unfit !== undefined) return leaveOut(scenario, options, unfit);
  const seed = options.seed ?? scenario.seed;
  const pending = createPendingSteps();
  const interruption = createInterruption({
    signal,
    pending: pending.describe,
    timeoutMs: scenario.timeoutMs,
    interrupted: () => timekeeper.callOff(),
  });
  const timekeeper = createTimekeeper({
    mode: modeOf(scenario, options),
    startMs: scenario.clock.mode === "virtual" ? scenario.clock.startMs : defaultStartMs,
    rate: scenario.clock.mode === "real" ? scenario.clock.rate : 1,
    isInterrupted: interruption.isInterrupted,
    onFault: interruption.fault,
  });
  const startedAtMs = timekeeper.clock.now();
  const nowMs = () => timekeeper.clock.now() - startedAtMs;
  emit(scenarioBegan(scenario, options, startedAtMs));

  const recorder = createRecorder({ scenario: index, names: namesOf(scenario), nowMs, emit });
  const parts = { scenario, seed, timekeeper, recorder, interruption, pending, services, nowMs };
  const outcome = await perform(parts);
  interruption.stop();
  const judgement: Judgement = interruption.isAborted()
    ? { verdict: "notRun" }
    : judgeScenario(scenario, outcome.failures, todayMs);
  const result: ScenarioResult = { scenario, ...judgement, ...outcome };
  emit(scenarioEnded(result, options));
  return result;
}

/** What there is to say of one that the run did not come to. */
export function leaveOut(
  scenario: Scenario,
  options: ScenarioOptions,
  judgement: Judgement = { verdict: "notRun" },
): ScenarioResult {
  const result: ScenarioResult = { scenario, ...judgement, failures: [], durationMs: 0 };
  options.emit(scenarioBegan(scenario, options, 0));
  options.emit(scenarioEnded(result, options));
  return result;
}

export interface BreakOffOptions extends ScenarioOptions {
  /** That it began has been told. */
  readonly hasBegun: boolean;
}

/** What there is to say of one that was lost on the way: it is an error of ours. */
export function breakOff(
  scenario: Scenario,
  options: BreakOffOptions,
  error: unknown,
): ScenarioResult {
  const failures = [failureOf(scenario, error)];
  const result: ScenarioResult = { scenario, verdict: "error", failures, durationMs: 0 };
  if (!options.hasBegun) options.emit(scenarioBegan(scenario, options, 0));
  options.emit(scenarioEnded(result, options));
  return result;
}

/** When simulated time begins if the file wants real time: midnight, 2025. */
const defaultStartMs = Date.UTC(2025, 0, 1);

function modeOf({ clock }: Scenario, options: ScenarioOptions): ClockMode {
  return options.clock ?? (clock.mode === "virtual" ? "simulated" : "real");
}

function namesOf({ chargePoints }: Scenario): ReadonlyMap<string, string> {
  return new Map(chargePoints.map(({ id, name }) => [id, name]));
}

type Outcome = Pick<ScenarioResult, "failures" | "durationMs">;

async function perform(parts: StageOptions): Promise<Outcome> {
  const { scenario, interruption, nowMs } = parts;
  let stage: Stage | undefined;
  let outcome: Outcome;
  try {
    stage = await createStage(parts);
    const own = (await runBody(scenario, stage)).map(stage.lookouts.complete);
    const failures = interruption.isAborted() ? own : concludeInvariants(stage, own);
    outcome = { failures, durationMs: nowMs() };
  } catch (error) {
    outcome = { failures: [failureOf(scenario, error)], durationMs: nowMs() };
  }
  try {
    await stage?.close();
  } catch (error) {
    interruption.fault(error);
  }
  const late = interruption.take().map((one) => toFailure(one, topOf(scenario), []));
  return { ...outcome, failures: [...outcome.failures, ...late] };
}

function failureOf(scenario: Scenario, error: unknown): Failure {
  return toFailure(toProblem(error), topOf(scenario), []);
}

/** The place of what concerns the whole file. */
function topOf({ source }: Scenario): SourceSpan {
  return { file: source.path, line: 1, column: 1, endLine: 1, endColumn: 1 };
}

function scenarioBegan(
  scenario: Scenario,
  options: ScenarioOptions,
  startedAtMs: number,
): ScenarioBegan {
  return {
    kind: "scenarioBegan",
    scenario: options.index ?? 0,
    name: scenario.name,
    source: scenario.source,
    ...(scenario.libraries.length > 0 && { libraries: scenario.libraries }),
    tags: scenario.tags,
    refs: scenario.refs,
    seed: options.seed ?? scenario.seed,
    language: scenario.version,
    isStrict: scenario.isStrict,
    clock: modeOf(scenario, options),
    startedAtMs,
    chargePoints: scenario.chargePoints.map(({ name, id }) => ({ name, identity: id })),
    ...(scenario.groups.length > 0 && {
      groups: scenario.groups.map(({ name, chargePoints }) => ({ name, chargePoints })),
    }),
  };
}

function scenarioEnded(
  { scenario, verdict, reason, failures, durationMs }: ScenarioResult,
  { index = 0, seed, rerunArguments = [] }: ScenarioOptions,
): ScenarioEnded {
  return {
    kind: "scenarioEnded",
    scenario: index,
    atMs: durationMs,
    verdict,
    ...(reason !== undefined && { reason }),
    failures,
    rerun: rerunCommand(scenario, seed ?? scenario.seed, rerunArguments),
  };
}
