/** The events of small runs, and reports of them, for tests of those who read them. */

import { createReporter, type ReporterName } from "../../reports/reporter.ts";
import type { ReporterOptions } from "../../reports/reporter-options.ts";
import type { Failure } from "../../scenarios/engine/events/failure.ts";
import {
  noVerdicts,
  type RunEvent,
  type ScenarioVerdict,
} from "../../scenarios/engine/events/run-event.ts";

export const span = { file: "a.ocpp.yaml", line: 3, column: 5, endLine: 3, endColumn: 9 };

export const seen = {
  atMs: 1500,
  chargePoint: "CP1",
  direction: "fromChargePoint",
  text: '[2,"1","Heartbeat",{}]',
} as const;

export const failure: Failure = {
  blame: "theirs",
  message: '`status` is "Blocked", expected "Accepted"',
  span,
  chargePoint: "CP1",
  differences: [{ path: "status", expected: '"Accepted"', actual: '"Blocked"', span }],
  nearest: { frame: seen, differences: [] },
  notes: ["`${tag}` was \u001b[31mX"],
  lastFrames: [seen],
};

interface Facts {
  readonly path?: string;
  readonly refs?: readonly string[];
  readonly reason?: string;
}

export function scenario(
  index: number,
  name: string,
  between: readonly RunEvent[],
  verdict: ScenarioVerdict,
  { path = "a.ocpp.yaml", refs = [], reason }: Facts = {},
): readonly RunEvent[] {
  const hasFailed = ["fail", "error", "expectedFail", "needsOperator"].includes(verdict);
  const failures = hasFailed ? [{ ...failure, span: { ...span, file: path } }] : [];
  return [
    {
      ...{ kind: "scenarioBegan", scenario: index, name, tags: [], refs, seed: 1 },
      source: { path, text: "name: a\nsteps:\n  - boot:\n" },
      ...{ language: 1, isStrict: true, clock: "simulated", startedAtMs: 0, chargePoints: [] },
    },
    ...between,
    {
      ...{ kind: "scenarioEnded", scenario: index, atMs: 827_000, verdict },
      ...(reason !== undefined && { reason }),
      ...{ failures, rerun: "plugfest run a.ocpp.yaml --seed 1" },
    },
  ];
}

export const remark: RunEvent = {
  ...{ kind: "stepEnded", scenario: 0, atMs: 0, step: 0, verdict: "remark", level: "should" },
  failures: [{ ...failure, message: "it is late" }],
};

export function began(scenarioCount: number): RunEvent {
  const versions = { plugfest: "0.1.0", node: "20.19.0" };
  return { kind: "runBegan", version: 1, versions, scenarioCount };
}

export function ended(
  verdicts: Partial<Record<ScenarioVerdict, number>>,
  isInterrupted = false,
): RunEvent {
  return { kind: "runEnded", verdicts: { ...noVerdicts, ...verdicts }, isInterrupted };
}

/** What is written, and what is shown on the way. The clock advances a second with each event. */
export function report(
  name: ReporterName,
  events: readonly RunEvent[],
  options: Partial<ReporterOptions> = {},
) {
  let written = "";
  let shown = "";
  let nowMs = 0;
  const sink = createReporter(name, {
    write: (text) => {
      written += text;
    },
    isColourful: false,
    live: {
      columns: 60,
      write: (text) => {
        shown += text;
      },
    },
    nowMs: () => nowMs,
    ...options,
  });
  for (const event of events) {
    nowMs += 1000;
    sink(event);
  }
  return { written, shown };
}

export const mixed = [
  ...scenario(0, "it works", [remark], "pass"),
  ...scenario(1, "it does not", [], "fail"),
  ended({ pass: 1, fail: 1 }),
];

/** What nobody would call a scenario: it means something to a terminal, to XML, to Markdown, to TAP. */
export const hostile =
  "a\u0000\u0007\u001b[31m<b>\"'&]]>\uFFFE\ud800 | `x` # SKIP \\ %0A::error,x: ${y} *z* é🚗";

const everyVerdict: readonly ScenarioVerdict[] = [
  ...(["pass", "fail", "flaky", "expectedFail", "unexpectedPass"] as const),
  ...(["notApplicable", "needsOperator", "notRun", "error"] as const),
];

/** One scenario with each verdict, and one in another folder with a hostile name and a hostile frame. */
export const whole: readonly RunEvent[] = [
  began(10),
  ...everyVerdict.flatMap((verdict, index) =>
    scenario(
      index,
      `it is ${verdict}`,
      verdict === "flaky" ? [attemptFailed(index), beganAgain(index)] : [],
      verdict,
      verdict === "notApplicable" ? { reason: "it requires smart-charging" } : {},
    ),
  ),
  ...scenario(9, hostile, [{ kind: "frame", scenario: 9, ...seen, text: hostile }], "fail", {
    path: "some dir/sub/b › c.ocpp.yaml",
  }),
  ended(Object.fromEntries(everyVerdict.map((verdict) => [verdict, verdict === "fail" ? 2 : 1]))),
];

function attemptFailed(index: number): RunEvent {
  return {
    ...{ kind: "attemptFailed", scenario: index, atMs: 2000, attempt: 1, verdict: "fail" },
    failures: [failure],
  };
}

function beganAgain(index: number): RunEvent {
  return {
    ...{ kind: "scenarioBegan", scenario: index, name: "it is flaky", tags: [], refs: [], seed: 1 },
    source: { path: "a.ocpp.yaml", text: "" },
    ...{ language: 1, isStrict: true, clock: "simulated", startedAtMs: 0, chargePoints: [] },
  };
}
