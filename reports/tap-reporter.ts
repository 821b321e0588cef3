/** The Test Anything Protocol, version 14: a line for each scenario as it ends. */

import { stringify } from "yaml";
import type { EventSink } from "../scenarios/engine/events/run-event.ts";
import { matchingText } from "./matching-text.ts";
import { toLine } from "./paint.ts";
import { fullText, lineOf, outcomes, shortText, skipReason } from "./plain-text.ts";
import type { ReporterOptions } from "./reporter-options.ts";
import { createScenarioProgress, type EndedScenario } from "./scenario-progress.ts";
import { toXmlText } from "./xml.ts";

export function createTapReporter({ write }: ReporterOptions): EventSink {
  const progress = createScenarioProgress();
  let count = 0;

  return (event) => {
    if (event.kind === "runBegan") write(`TAP version 14\n1..${event.scenarioCount}\n`);
    const over = progress.read(event);
    if (over === undefined) return;
    count += 1;
    write(pointOf(over, count));
  };
}

/** A skipped one and one that is expected to fail count as passed there, and say why. */
function pointOf(scenario: EndedScenario, number: number): string {
  const { began, ended } = scenario;
  const outcome = outcomes[ended.verdict];
  const name = escapeHash(toXmlText(toLine(began.name)));
  if (ended.verdict === "expectedFail") {
    return `not ok ${number} - ${name} # todo ${escapeHash(toLine(skipReason(scenario)))}\n`;
  }
  if (outcome === "skipped" || outcome === "manual") {
    return `ok ${number} - ${name} # SKIP ${escapeHash(toLine(skipReason(scenario)))}\n`;
  }
  if (outcome !== "passed") return `not ok ${number} - ${name}\n${diagnosticOf(scenario)}`;
  const tried = `# flaky: it failed ${scenario.attempts.length} times before\n`;
  return `ok ${number} - ${name}\n${ended.verdict === "flaky" ? tried : ""}`;
}

/** What stands behind a `#` would be a directive. */
function escapeHash(text: string): string {
  return text.replaceAll("\\", "\\\\").replaceAll("#", "\\#");
}

function diagnosticOf(scenario: EndedScenario): string {
  const { began, ended } = scenario;
  const diagnostic = {
    message: toLine(shortText(scenario)),
    severity: ended.verdict === "error" ? "error" : "fail",
    at: { file: began.source.path, line: lineOf(scenario) },
    seed: began.seed,
    matching: matchingText(began),
    details: toXmlText(fullText(scenario)),
  };
  const block = stringify(diagnostic, { lineWidth: 0 }).trimEnd().split("\n");
  return ["---", ...block, "..."].map((line) => `  ${line}\n`).join("");
}
