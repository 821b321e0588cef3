/** What the events of a run have told of its scenarios so far: what reports need, and no more. */

import type { Failure, SeenFrame } from "../scenarios/engine/events/failure.ts";
import type {
  AttemptFailed,
  InvariantEnded,
  Level,
  RunEvent,
  ScenarioBegan,
  ScenarioEnded,
  StepBegan,
  StepEnded,
  StepVerdict,
} from "../scenarios/engine/events/run-event.ts";

/** A failure that did not count, because of the level of its step. */
export interface Remark extends Failure {
  readonly level: Level;
}

/** What a step was about, and the worst that came of it. */
export interface CheckedClause {
  readonly ref: string;
  readonly level: Level;
  readonly verdict: StepVerdict;
}

interface SoFar {
  readonly began: ScenarioBegan;
  readonly remarks: readonly Remark[];
}

/** A scenario that is over. */
export interface EndedScenario extends SoFar {
  readonly ended: ScenarioEnded;
  /** What was tried before, and failed. */
  readonly attempts: readonly AttemptFailed[];
  readonly clauses: readonly CheckedClause[];
  /** What had to be so, or never, all the time. */
  readonly invariants: readonly InvariantEnded[];
  /** Of all charge points, the oldest first. */
  readonly lastFrames: readonly SeenFrame[];
}

/** A scenario that is running. */
export interface RunningScenario extends SoFar {
  readonly stepTitle: string;
  readonly connectedCount: number;
  readonly frameCount: number;
}

export interface ScenarioProgress {
  readonly running: RunningScenario | undefined;
  /** Whatever the event says that matters here; the scenario, if it has ended by it. */
  read(event: RunEvent): EndedScenario | undefined;
}

/** A scenario may go on for a simulated year, and reports have an end. */
const mostFrames = 50;
const mostRemarks = 200;

interface Live extends RunningScenario {
  remarks: Remark[];
  stepTitle: string;
  connectedCount: number;
  frameCount: number;
  readonly attempts: readonly AttemptFailed[];
  readonly lastFrames: SeenFrame[];
  readonly refs: Map<number, string>;
  readonly clauses: Map<string, CheckedClause>;
  readonly invariants: InvariantEnded[];
}

export function createScenarioProgress(): ScenarioProgress {
  let running: Live | undefined;
  let attempts: readonly AttemptFailed[] = [];

  return {
    get running() {
      return running;
    },
    read(event) {
      if (event.kind === "scenarioBegan") {
        running = begin(event, attempts);
      } else if (event.kind === "attemptFailed") {
        attempts = [...attempts, event];
        running = undefined;
      } else if (running !== undefined && event.kind === "scenarioEnded") {
        const { began, remarks, lastFrames, clauses, invariants } = running;
        const over = { began, remarks, ended: event, attempts, lastFrames, invariants };
        running = undefined;
        attempts = [];
        return { ...over, clauses: [...clauses.values()] };
      } else if (running !== undefined) {
        note(running, event);
      }
      return undefined;
    },
  };
}

function begin(began: ScenarioBegan, attempts: readonly AttemptFailed[]): Live {
  return {
    ...{ began, attempts, remarks: [], stepTitle: "", connectedCount: 0, frameCount: 0 },
    ...{ lastFrames: [], refs: new Map(), clauses: new Map(), invariants: [] },
  };
}

function note(running: Live, event: RunEvent): void {
  switch (event.kind) {
    case "stepBegan":
      noteStep(running, event);
      break;
    case "connectionOpened":
      running.connectedCount += 1;
      break;
    case "connectionClosed":
      running.connectedCount -= 1;
      break;
    case "frame":
      noteFrame(running, event);
      break;
    case "invariantEnded":
      running.invariants.push(event);
      noteRemarks(running, event);
      break;
    case "stepEnded":
      noteVerdict(running, event);
      break;
    default: // The others change nothing here.
  }
}

function noteStep(running: Live, { title, step, ref }: StepBegan): void {
  running.stepTitle = title;
  if (ref !== undefined) running.refs.set(step, ref);
}

function noteFrame(running: Live, { atMs, chargePoint, direction, text }: SeenFrame): void {
  running.frameCount += 1;
  running.lastFrames.push({ atMs, chargePoint, direction, text });
  if (running.lastFrames.length > mostFrames) running.lastFrames.shift();
}

const fromBest: readonly StepVerdict[] = [
  ...(["skipped", "stopped", "pass", "needsOperator"] as const),
  ...(["remark", "fail", "error"] as const),
];

function noteRemarks(
  { remarks }: Live,
  { verdict, level, failures }: Pick<StepEnded | InvariantEnded, "verdict" | "level" | "failures">,
): void {
  if (verdict !== "remark" || remarks.length >= mostRemarks) return;
  remarks.push(...failures.map((failure) => ({ ...failure, level })));
}

function noteVerdict(running: Live, { step, verdict, level, failures }: StepEnded): void {
  noteRemarks(running, { verdict, level, failures });
  const ref = running.refs.get(step);
  running.refs.delete(step);
  if (ref === undefined) return;
  const key = `${level} ${ref}`;
  const before = running.clauses.get(key)?.verdict ?? verdict;
  const isWorse = fromBest.indexOf(verdict) > fromBest.indexOf(before);
  running.clauses.set(key, { ref, level, verdict: isWorse ? verdict : before });
}
