/**
 * JUnit, as GitLab, Jenkins and others read it: a suite for each file, a case for each scenario. GitLab
 * shows the text of a failure and Jenkins its message, so both are there; Jenkins splits class names at
 * dots, so those of a path are the only ones.
 */

import type {
  EventSink,
  InvariantEnded,
  InvariantVerdict,
} from "../scenarios/engine/events/run-event.ts";
import { matchingText } from "./matching-text.ts";
import {
  fullText,
  lineOf,
  type Outcome,
  outcomes,
  plainFailureText,
  shortText,
  skipReason,
} from "./plain-text.ts";
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
  const files = Array.from(byFile(run.scenarios), ([path, scenarios]) => ({
    path,
    cases: casesOf(scenarios, budget, eventsPath),
  }));
  const suites = files.map(({ path, cases }, id) => ({
    "@name": toXmlAttribute(path),
    "@id": String(id),
    "@timestamp": timestamp,
    ...totals(cases),
    testcase: cases.map(({ element }) => element),
  }));
  const all = files.flatMap(({ cases }) => cases);
  const testsuites = { "@name": "plugfest", ...totals(all), testsuite: suites };
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

interface Case {
  readonly outcome: Outcome;
  readonly ms: number;
  readonly element: XmlElement;
}

function totals(cases: readonly Case[]): XmlElement {
  const count = (...wanted: readonly Outcome[]) =>
    String(cases.filter(({ outcome }) => wanted.includes(outcome)).length);
  return {
    "@tests": String(cases.length),
    "@failures": count("failed"),
    "@errors": count("error"),
    "@skipped": count("skipped", "manual"),
    "@time": toSeconds(cases.reduce((sum, { ms }) => sum + ms, 0)),
  };
}

/** A case for each scenario, and one for each of its invariants. */
function casesOf(
  scenarios: readonly EndedScenario[],
  budget: Budget,
  eventsPath: string | undefined,
): readonly Case[] {
  const taken = new Map<string, number>();
  /** GitLab keeps only the first of equal names. */
  const unique = (name: string) => {
    const count = (taken.get(name) ?? 0) + 1;
    taken.set(name, count);
    return count === 1 ? name : `${name} (${count})`;
  };
  return scenarios.flatMap((scenario) => {
    const { began, ended, invariants } = scenario;
    const identity = (name: string, line: number, ms: number) => ({
      "@classname": classNameOf(began.source.path),
      "@name": toXmlAttribute(unique(name)),
      "@file": toXmlAttribute(began.source.path),
      "@line": String(line),
      "@time": toSeconds(ms),
    });
    const own: Case = {
      outcome: outcomes[ended.verdict],
      ms: ended.atMs,
      element: {
        ...identity(began.name, lineOf(scenario), ended.atMs),
        ...verdictOf(scenario, budget),
        ...outputOf(scenario, budget, eventsPath),
      },
    };
    const others = invariants.map((invariant) => ({
      outcome: invariantOutcomes[invariant.verdict],
      ms: 0,
      element: {
        ...identity(`${began.name}: ${invariant.form} ${invariant.name}`, invariant.span.line, 0),
        ...verdictOfInvariant(invariant, scenario, budget),
      },
    }));
    return [own, ...others];
  });
}

const invariantOutcomes = {
  pass: "passed",
  // As of a step, it is told with the scenario.
  remark: "passed",
  fail: "failed",
  error: "error",
  skipped: "skipped",
} as const satisfies Record<InvariantVerdict, Outcome>;

function verdictOfInvariant(
  { verdict, failures, lookCount }: InvariantEnded,
  { began, ended }: EndedScenario,
  budget: Budget,
): XmlElement {
  if (verdict === "pass" || verdict === "remark") return {};
  if (verdict === "skipped") {
    const reason = "the scenario failed before there was anything to look at";
    return { skipped: { "@message": reason, "#text": reason } };
  }
  const text = [
    ...failures.map((failure) => plainFailureText(failure, began)),
    `looked at ${lookCount} times`,
    `rerun: ${ended.rerun}`,
  ].join("\n");
  const told = {
    "@message": toXmlAttribute(failures[0]?.message ?? verdict).slice(0, 500),
    "@type": verdict,
    "#text": budget.take(toXmlText(text).slice(0, longestText)),
  };
  return verdict === "error" ? { error: told } : { failure: told };
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
    `seed ${began.seed}, ${began.clock} clock, ${matchingText(began)}`,
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
