/**
 * JUnit, as GitLab, Jenkins and others read it: a suite for each file, a case for each scenario. GitLab
 * shows the text of a failure and Jenkins its message, so both are there; Jenkins splits class names at
 * dots, so those of a path are the only ones.
 */

import type { EventSink } from "../scenarios/engine/events/run-event.ts";
import { fullText, lineOf, outcomes, shortText, skipReason } from "./plain-text.ts";
import type { ReporterOptions } from "./reporter-options.ts";
import type { EndedScenario } from "./scenario-progress.ts";
import { gatherRun, type WholeRun } from "./whole-run.ts";
import { toXmlAttribute, toXmlText, writeXml, type XmlElement } from "./xml.ts";

/** GitLab reads no more than 30 MB of a file. */
const mostCharacters = 20_000_000;
const longestFrame = 2000;
const longestText = 200_000;

export function createJunitReporter({ write, nowMs, eventsPath }: ReporterOptions): EventSink {
  return gatherRun(nowMs, (run) => write(toJunit(run, eventsPath)));
}

function toJunit(run: WholeRun, eventsPath: string | undefined): string {
  const budget = createBudget();
  const timestamp = new Date(run.beganAtMs).toISOString();
  const suites = Array.from(byFile(run.scenarios), ([path, scenarios], id) => ({
    "@name": toXmlAttribute(path),
    "@id": String(id),
    "@timestamp": timestamp,
    ...totals(scenarios),
    testcase: casesOf(scenarios, budget, eventsPath),
  }));
  const testsuites = { "@name": "plugfest", ...totals(run.scenarios), testsuite: suites };
  return `${writeXml({ testsuites }).trimEnd()}\n`;
}

function byFile(scenarios: readonly EndedScenario[]): Map<string, EndedScenario[]> {
  const files = new Map<string, EndedScenario[]>();
  for (const scenario of scenarios) {
    const { path } = scenario.began.source;
    files.set(path, [...(files.get(path) ?? []), scenario]);
  }
  return files;
}

function totals(scenarios: readonly EndedScenario[]): XmlElement {
  const outcomeOf = ({ ended }: EndedScenario) => outcomes[ended.verdict];
  const count = (...wanted: readonly string[]) =>
    String(scenarios.filter((one) => wanted.includes(outcomeOf(one))).length);
  return {
    "@tests": String(scenarios.length),
    "@failures": count("failed"),
    "@errors": count("error"),
    "@skipped": count("skipped", "manual"),
    "@time": toSeconds(scenarios.reduce((sum, { ended }) => sum + ended.atMs, 0)),
  };
}

/** GitLab keeps only the first of equal names. */
function casesOf(
  scenarios: readonly EndedScenario[],
  budget: Budget,
  eventsPath: string | undefined,
): XmlElement[] {
  const taken = new Map<string, number>();
  return scenarios.map((scenario) => {
    const { name, source } = scenario.began;
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return {
      "@classname": classNameOf(source.path),
      "@name": toXmlAttribute(count === 1 ? name : `${name} (${count})`),
      "@file": toXmlAttribute(source.path),
      "@line": String(lineOf(scenario)),
      "@time": toSeconds(scenario.ended.atMs),
      ...verdictOf(scenario, budget),
      ...outputOf(scenario, budget, eventsPath),
    };
  });
}

function classNameOf(path: string): string {
  const withoutSuffix = path.replace(/(\.ocpp)?\.ya?ml$/, "");
  return withoutSuffix.replaceAll("/", ".").replaceAll(/[^A-Za-z0-9_.-]/g, "_");
}

function toSeconds(ms: number): string {
  return (ms / 1000).toFixed(3);
}

function verdictOf(scenario: EndedScenario, budget: Budget): XmlElement {
  const outcome = outcomes[scenario.ended.verdict];
  if (outcome === "passed") return {};
  if (outcome === "skipped" || outcome === "manual") {
    const reason = skipReason(scenario);
    return { skipped: { "@message": toXmlAttribute(reason), "#text": toXmlText(reason) } };
  }
  const told = {
    "@message": toXmlAttribute(shortText(scenario)).slice(0, 500),
    "@type": scenario.ended.verdict,
    "#text": budget.take(toXmlText(fullText(scenario)).slice(0, longestText)),
  };
  return outcome === "error" ? { error: told } : { failure: told };
}

/** The frames before the end, what did not count, and for GitLab the file with everything in it. */
function outputOf(
  { began, ended, remarks, attempts, lastFrames }: EndedScenario,
  budget: Budget,
  eventsPath: string | undefined,
): XmlElement {
  const hasFailed = ["failed", "error"].includes(outcomes[ended.verdict]);
  const lines = [
    `seed ${began.seed}, ${began.clock} clock`,
    ...attempts.map(({ attempt, failures }) => `attempt ${attempt}: ${failures[0]?.message}`),
    ...remarks.map(({ level, span, message }) => `${level} ${span.file}:${span.line} ${message}`),
    ...lastFrames.map(({ atMs, chargePoint, direction, text }) => {
      const arrow = direction === "fromChargePoint" ? ">" : "<";
      return `${toSeconds(atMs)} ${chargePoint} ${arrow} ${text.slice(0, longestFrame)}`;
    }),
    ...(hasFailed && eventsPath !== undefined ? [`[[ATTACHMENT|${eventsPath}]]`] : []),
  ];
  return { "system-out": budget.take(toXmlText(lines.join("\n"))) };
}

interface Budget {
  take(text: string): string;
}

/** Once it is spent, the texts are left out, and it is said. */
function createBudget(): Budget {
  let left = mostCharacters;
  return {
    take(text) {
      left -= Buffer.byteLength(text.replaceAll(/[&<>"']/g, "&quot;"));
      if (left >= 0) return text;
      return "cut: the report would be longer than 20 MB; the events of the run have it all";
    },
  };
}
