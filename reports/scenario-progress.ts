/** What the events of a run have told of its scenarios so far: what a console needs, and no more. */

import type { Failure } from "../scenarios/engine/events/failure.ts";
import type {
  RunEvent,
  ScenarioBegan,
  ScenarioEnded,
} from "../scenarios/engine/events/run-event.ts";

/** A scenario that is over. */
export interface EndedScenario {
  readonly began: ScenarioBegan;
  readonly ended: ScenarioEnded;
  /** Failures that did not count, because of the level of their step. */
  readonly remarks: readonly Failure[];
}

/** A scenario that is running. */
export interface RunningScenario {
  readonly began: ScenarioBegan;
  readonly remarks: readonly Failure[];
  readonly stepTitle: string;
  readonly connectedCount: number;
  readonly frameCount: number;
}

export interface ScenarioProgress {
  readonly running: RunningScenario | undefined;
  /** Whatever the event says that matters here; the scenario, if it has ended by it. */
  read(event: RunEvent): EndedScenario | undefined;
}

type Live = { -readonly [K in keyof RunningScenario]: RunningScenario[K] } & {
  remarks: Failure[];
};

export function createScenarioProgress(): ScenarioProgress {
  let running: Live | undefined;

  return {
    get running() {
      return running;
    },
    read(event) {
      if (event.kind === "scenarioBegan") {
        running = { began: event, remarks: [], stepTitle: "", connectedCount: 0, frameCount: 0 };
      } else if (running !== undefined && event.kind === "scenarioEnded") {
        const { began, remarks } = running;
        running = undefined;
        return { began, ended: event, remarks };
      } else if (running !== undefined) {
        note(running, event);
      }
      return undefined;
    },
  };
}

function note(running: Live, event: RunEvent): void {
  switch (event.kind) {
    case "stepBegan":
      running.stepTitle = event.title;
      break;
    case "connectionOpened":
      running.connectedCount += 1;
      break;
    case "connectionClosed":
      running.connectedCount -= 1;
      break;
    case "frame":
      running.frameCount += 1;
      break;
    case "stepEnded":
      if (event.verdict === "remark") running.remarks.push(...event.failures);
      break;
    default: // The others change nothing here.
  }
}
