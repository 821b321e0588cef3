/** What is known from the runs before, while files are watched: who still fails, and which files matter. */

import type {
  RunEvent,
  ScenarioBegan,
  ScenarioEnded,
} from "../../scenarios/engine/events/run-event.ts";

export interface WatchMemory {
  /** Told of all that happens in the runs. */
  read(event: RunEvent): void;
  runBegins(): void;
  /** A line for each that failed when it was last run, which was not now. */
  stillFailing(): readonly string[];
  /** Whether a scenario that was run is made of the file. */
  isUsed(path: string): boolean;
}

const failing = ["fail", "error", "unexpectedPass"];

export function createWatchMemory(): WatchMemory {
  const used = new Set<string>();
  const failures = new Map<string, string>();
  const begun = new Map<number, ScenarioBegan>();
  const ended = new Set<string>();

  function noteEnd({ scenario, verdict, failures: [first] }: ScenarioEnded): void {
    const own = begun.get(scenario);
    if (own === undefined) return;
    const key = `${own.source.path}: ${own.name}`;
    ended.add(key);
    if (failing.includes(verdict)) failures.set(key, first ? `${key}: ${first.message}` : key);
    else failures.delete(key);
  }

  return {
    read(event) {
      if (event.kind === "scenarioEnded") noteEnd(event);
      if (event.kind !== "scenarioBegan") return;
      begun.set(event.scenario, event);
      for (const { path } of [event.source, ...(event.libraries ?? [])]) used.add(path);
    },
    runBegins() {
      begun.clear();
      ended.clear();
    },
    stillFailing: () => [...failures].flatMap(([key, line]) => (ended.has(key) ? [] : [line])),
    isUsed: (path) => used.has(path),
  };
}
