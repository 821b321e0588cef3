/** The world of a scenario with all that watches it: what goes over the wire is recorded and checked. */

import type { ViolationReport } from "../../../protocol/payload-report.ts";
import { describeViolations } from "../../../schemas/validate.ts";
import type { ChargePointObserver } from "../../../simulator/charge-point-observer.ts";
import { createImplicitChecks, type ImplicitProblem } from "../checks/implicit-checks.ts";
import { createInvariants, type Invariants } from "../checks/invariants.ts";
import { createLedgerBook, type LedgerBook } from "../checks/ledger-watch.ts";
import type { SeenFrame } from "../events/failure.ts";
import { createInjections, type Injections } from "../faults/injections.ts";
import type { LoadedFunctions } from "../grammar/call-function.ts";
import type { ObservedWorld } from "../grammar/observables.ts";
import type { Scenario } from "../grammar/scenario.ts";
import type { Step } from "../grammar/step.ts";
import { type Change, createChanges } from "../observed/changes.ts";
import { createHardwareState, type HardwareState } from "../observed/hardware-state.ts";
import { createLookouts, type Lookouts } from "../observed/lookouts.ts";
import { type Observed, observeWorld } from "../observed/observe.ts";
import { usesVerb } from "../services/needs.ts";
import type { Services } from "../services/services.ts";
import type { SourceSpan } from "../source/source-file.ts";
import type { Refusal } from "../verbs/attempt.ts";
import { type WireListener, WireLog } from "../wire/wire-log.ts";
import { createWireState } from "../wire/wire-state.ts";
import { createWorld, type World } from "../world/world.ts";
import type { Interruption } from "./interruption.ts";
import { createLiveVariables, type LiveVariables } from "./live-variables.ts";
import { loadFunctions } from "./load-functions.ts";
import type { PendingSteps } from "./pending-steps.ts";
import type { Recorder } from "./recorder.ts";
import type { Timekeeper } from "./timekeeper.ts";

export interface Stage {
  readonly timekeeper: Timekeeper;
  readonly recorder: Recorder;
  readonly interruption: Interruption;
  readonly wire: WireLog;
  readonly observed: ObservedWorld;
  readonly lookouts: Lookouts;
  readonly invariants: Invariants;
  readonly world: World;
  readonly injections: Injections;
  readonly services: Services;
  readonly functions: LoadedFunctions;
  readonly pending: PendingSteps;
  readonly mayClose: Set<string>;
  readonly seed: number;
  /** Since the scenario began. */
  nowMs(): number;
  refusalOf(chargePoint: string): Refusal | undefined;
  readonly variables: LiveVariables;
  /** The limit of a group is another one. */
  groupsChanged(): void;
  meterChanged(chargePoint: string): void;
  setVariable(name: string, value: unknown, span: SourceSpan): void;
  /** Nothing is recorded or checked any more, and everything is switched off. */
  close(): Promise<void>;
}

export interface StageOptions {
  readonly scenario: Scenario;
  readonly seed: number;
  readonly timekeeper: Timekeeper;
  readonly recorder: Recorder;
  readonly interruption: Interruption;
  readonly pending: PendingSteps;
  readonly services: Services;
  readonly nowMs: () => number;
}

/** Steps that may look for messages that have gone over the wire before. */
const lookingBack: readonly Step["kind"][] = ["expect", "never", "prompt"];

/** @throws {ScenarioError} when the scenario asks for what there is not */
export async function createStage(options: StageOptions): Promise<Stage> {
  const { scenario, seed, timekeeper, recorder, interruption, pending, nowMs } = options;
  const variables = createLiveVariables(scenario.variables);
  const functions = await loadFunctions(scenario, options.services);
  const refusals = new Map<string, Refusal>();
  const injections = createInjections();
  const changes = createChanges();
  const wireChanged = (chargePoint: string) => changes.tell({ chargePoint, aspect: "wire" });
  const state = createWireState(scenario.chargePoints, (chargePoint, change) => {
    recorder.stateChanged(chargePoint, change);
    wireChanged(chargePoint);
  });
  const mayClose = new Set<string>();
  const real = new Set(scenario.chargePoints.flatMap(({ isReal, name }) => (isReal ? [name] : [])));
  // What they do wrong is meant to be so.
  const quirky = new Set(
    scenario.chargePoints.filter(({ quirks }) => quirks.length > 0).map(({ name }) => name),
  );
  const checks = createImplicitChecks({
    mayClose: (chargePoint) => mayClose.has(chargePoint),
    clock: timekeeper.clock,
    isStrict: scenario.isStrict,
    // What a step under way allows counts too, if that is longer.
    withinMs: () => Math.max(scenario.withinMs, pending.withinMs()),
    found(problem) {
      if (injections.isExcused(problem.check, problem.chargePoint)) return;
      if (problem.blame === "ours" && quirky.has(problem.chargePoint)) return;
      const settled = real.has(problem.chargePoint) ? turnAround(problem) : problem;
      tellCheck(settled, recorder, nowMs);
      interruption.found(settled);
    },
  });
  const wire = new WireLog({
    nowMs,
    isAskedForCalls: lookingBack.some((kind) => usesVerb(scenario, kind)),
    listeners: [
      recorder,
      state,
      checks,
      noteRefusals(refusals),
      { opened: wireChanged, closed: wireChanged },
      { call: (exchange) => invariants.listener.call?.(exchange) },
      pokeOnAll(timekeeper),
    ],
  });
  const book = createLedgerBook(new Map(scenario.chargePoints.map(({ id, name }) => [id, name])));
  const hardware = createHardwareState((chargePoint) => world.devices.get(chargePoint));
  /** While the world is being made nobody looks at it. */
  let observer: Observed | undefined;
  const world: World = await createWorld({
    scenario,
    seed,
    timekeeper,
    variables: variables.values,
    wireObserverOf: (chargePoint) => wire.observerOf(chargePoint),
    deviceObserverOf: (chargePoint) =>
      createDeviceObserver(chargePoint, {
        ...{ hardware, book, quirky, changed: changes.tell },
        ...options,
      }),
    faultHit: recorder.faultHit,
    balancingChanged(change) {
      recorder.balanced(change);
      observer?.booked(change);
    },
    centralObserved(event) {
      book.noteCentral(event);
      observer?.heard(event);
    },
    onFault: (fault) => interruption.fault(fault),
  });

  const { clock } = timekeeper;
  observer = observeWorld({ scenario, world, wire: state, hardware, changes });
  const { world: observed } = observer;
  changes.listen(({ chargePoint }) => timekeeper.poke(chargePoint));
  const lookouts = createLookouts(changes, nowMs);
  const invariants = createInvariants({
    invariants: [...scenario.always, ...scenario.never],
    world: { observed, values: variables.values, functions },
    ...{ changes, clock, nowMs, book: world.central && book },
  });

  return {
    ...{ timekeeper, recorder, interruption, wire, observed, lookouts, invariants, world },
    ...{ injections, services: options.services, functions, pending, mayClose, seed, nowMs },
    refusalOf: (chargePoint) => refusals.get(chargePoint),
    variables,
    groupsChanged: () => changes.tell({ chargePoint: undefined, aspect: "books" }),
    meterChanged: (chargePoint) => changes.tell({ chargePoint, aspect: "draw" }),
    setVariable(name, value, span) {
      variables.set(name, value, span);
      changes.tell({ chargePoint: undefined, aspect: "variables" });
    },
    async close() {
      checks.stop();
      recorder.stop();
      await world.close();
    },
  };
}

function noteRefusals(refusals: Map<string, Refusal>): WireListener {
  return {
    opened: (chargePoint) => void refusals.delete(chargePoint),
    notOpened: (chargePoint, reason, hasAnswered) =>
      void refusals.set(chargePoint, { reason, hasAnswered }),
  };
}

/** Where the charge point is what is tested, and the central system is ours. */
function turnAround(problem: ImplicitProblem): ImplicitProblem {
  return { ...problem, blame: problem.blame === "ours" ? "theirs" : "ours" };
}

function tellCheck(
  { check, chargePoint, message }: ImplicitProblem,
  { emit, scenario }: Recorder,
  nowMs: () => number,
): void {
  emit({ kind: "checkFailed", scenario, atMs: nowMs(), chargePoint, check, message });
}

function pokeOnAll({ poke }: Timekeeper) {
  return {
    ...{ opened: poke, notOpened: poke, closed: poke },
    frame: ({ chargePoint }: SeenFrame) => poke(chargePoint),
  };
}

interface DeviceObserverOptions extends StageOptions {
  readonly hardware: HardwareState;
  readonly book: LedgerBook;
  /** Those that have quirks. */
  readonly quirky: ReadonlySet<string>;
  changed(change: Change): void;
}

function createDeviceObserver(
  chargePoint: string,
  { recorder, interruption, hardware, book, quirky, changed }: DeviceObserverOptions,
): ChargePointObserver {
  return {
    observed({ options: { identity } }, event) {
      recorder.observed(chargePoint, event);
      book.noteCharger(identity, event);
      const aspect = hardware.note(chargePoint, event);
      if (aspect !== undefined) changed({ chargePoint, aspect });
      if (event.kind === "violation" && isOurs(event.report) && !quirky.has(chargePoint)) {
        const { action, violations } = event.report;
        const message = `${chargePoint} made an invalid ${action}: ${describeViolations(violations)}`;
        interruption.found({ blame: "ours", chargePoint, message });
      }
    },
    fault: (_chargePoint, fault) => interruption.fault(fault),
  };
}

/** Departures that a payload can be used in spite of are no more than remarks. */
function isOurs({ direction, violations }: ViolationReport): boolean {
  return direction === "outgoing" && violations.some(({ level }) => level === "fail");
}
