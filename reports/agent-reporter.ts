/** For programs that read: only what failed, how to see it again, and the counts. */

import type { EventSink } from "../scenarios/engine/events/run-event.ts";
import { countsText } from "./console-text.ts";
import { createPaint, toLine } from "./paint.ts";
import { lineOf, outcomes, shortText } from "./plain-text.ts";
import type { ReporterOptions } from "./reporter-options.ts";
import { createScenarioProgress, type EndedScenario } from "./scenario-progress.ts";

const plain = createPaint(false);
const mostDifferences = 5;

export function createAgentReporter({ write }: ReporterOptions): EventSink {
  const progress = createScenarioProgress();
  return (event) => {
    const over = progress.read(event);
    if (over !== undefined) write(textOf(over));
    if (event.kind === "runEnded") write(`${countsText(event.verdicts, plain)}\n`);
  };
}

function textOf(scenario: EndedScenario): string {
  const { began, ended } = scenario;
  const outcome = outcomes[ended.verdict];
  if (outcome !== "failed" && outcome !== "error" && ended.verdict !== "flaky") return "";
  const [first] = ended.failures;
  const differences = first?.nearest?.differences ?? first?.differences ?? [];
  const why = shortText(scenario) || `it passed after ${scenario.attempts.length} failures`;
  return [
    `${ended.verdict} ${began.source.path}:${lineOf(scenario)} ${toLine(began.name)}`,
    `  ${toLine(why)}`,
    ...differences.slice(0, mostDifferences).map(({ path, actual, expected }) => {
      return `  ${toLine(`${path === "" ? "it" : path} is ${actual}, expected ${expected}`)}`;
    }),
    ...(first?.notes ?? []).map((note) => `  ${toLine(note)}`),
    `  ${ended.rerun}`,
    "",
  ].join("\n");
}
