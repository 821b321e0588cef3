/** The Common Test Report Format, for tools that read nothing else. What is OCPP's is under `extra`. */

import { createHash } from "node:crypto";
import type {
  AttemptFailed,
  EventSink,
  InvariantEnded,
} from "../scenarios/engine/events/run-event.ts";
import { fullText, lineOf, type Outcome, outcomes, shortText } from "./plain-text.ts";
import type { ReporterOptions } from "./reporter-options.ts";
import type { EndedScenario } from "./scenario-progress.ts";
import { gatherRun, type WholeRun } from "./whole-run.ts";

/** The version of the format that this writes. */
const specVersion = "0.0.0";

/** An error is a failure there, with `rawStatus` to tell; who waits for a person is pending. */
const statuses = {
  passed: "passed",
  failed: "failed",
  error: "failed",
  skipped: "skipped",
  manual: "pending",
} as const satisfies Record<Outcome, string>;

export function createCtrfReporter(options: ReporterOptions): EventSink {
  return gatherRun(options.nowMs, (run) => {
    options.write(`${JSON.stringify(toReport(run, options), undefined, 2)}\n`);
  });
}

function toReport(run: WholeRun, { runId, eventsPath }: ReporterOptions) {
  const { versions, scenarios, beganAtMs, endedAtMs } = run;
  return {
    reportFormat: "CTRF",
    specVersion,
    ...(runId !== undefined && { runId }),
    timestamp: new Date(endedAtMs).toISOString(),
    generatedBy: "plugfest",
    results: {
      tool: { name: "plugfest", version: versions["plugfest"] ?? "" },
      summary: {
        ...countStatuses(scenarios),
        flaky: scenarios.filter(({ ended }) => ended.verdict === "flaky").length,
        suites: new Set(scenarios.map(({ began }) => began.source.path)).size,
        start: Math.floor(beganAtMs),
        stop: Math.floor(endedAtMs),
        extra: { verdicts: run.ended.verdicts, isInterrupted: run.ended.isInterrupted },
      },
      tests: scenarios.map((scenario) => toTest(scenario, eventsPath)),
      environment: { extra: versions },
    },
  };
}

function countStatuses(scenarios: readonly EndedScenario[]) {
  const count = (wanted: string) =>
    scenarios.filter(({ ended }) => statuses[outcomes[ended.verdict]] === wanted).length;
  return {
    tests: scenarios.length,
    passed: count("passed"),
    failed: count("failed"),
    skipped: count("skipped"),
    pending: count("pending"),
    other: 0,
  };
}

function toTest(scenario: EndedScenario, eventsPath: string | undefined) {
  const { began, ended, remarks, attempts, invariants } = scenario;
  const { name, source, tags, refs, seed, language, isStrict, clock, chargePoints } = began;
  const hasFailed = statuses[outcomes[ended.verdict]] === "failed";
  const message = shortText(scenario);
  return {
    testId: idOf(source.path, name),
    name: name === "" ? source.path : name,
    status: statuses[outcomes[ended.verdict]],
    rawStatus: ended.verdict,
    duration: Math.round(ended.atMs),
    suite: [source.path],
    filePath: source.path,
    line: lineOf(scenario),
    tags,
    ...(refs.length > 0 && { labels: { refs } }),
    ...(message !== "" && { message }),
    ...(hasFailed && { trace: ended.rerun, snippet: fullText(scenario) }),
    flaky: ended.verdict === "flaky",
    retries: attempts.length,
    ...(attempts.length > 0 && { retryAttempts: attempts.map(toAttempt) }),
    ...(hasFailed && eventsPath !== undefined && { attachments: [attached(eventsPath)] }),
    ...(invariants.length > 0 && { steps: invariants.map(toStep) }),
    extra: {
      ...{ seed, language, isStrict, clock, chargePoints },
      remarks: remarks.map(({ level, message: text, span }) => ({ level, message: text, span })),
    },
  };
}

/** The same for a scenario in every run, as long as it keeps its file and its name. */
function idOf(path: string, name: string): string {
  return createHash("sha256").update(`${path}\0${name}`).digest("hex").slice(0, 32);
}

function toAttempt({ attempt, verdict, atMs, failures }: AttemptFailed) {
  const message = failures[0]?.message ?? verdict;
  return { attempt, status: "failed", duration: Math.round(atMs), message };
}

const invariantStatuses = {
  pass: "passed",
  remark: "passed",
  fail: "failed",
  error: "failed",
  skipped: "skipped",
} as const satisfies Record<InvariantEnded["verdict"], string>;

/** What had to be so all the time is told one by one. */
function toStep({ form, name, verdict }: InvariantEnded) {
  const status = invariantStatuses[verdict];
  return { name: `${form} ${name}`, status };
}

function attached(path: string) {
  return { name: "events", contentType: "application/x-ndjson", path };
}
