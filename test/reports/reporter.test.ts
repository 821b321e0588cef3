import { expect } from "chai";
import { createReporter, type ReporterName } from "../../reports/reporter.ts";
import type { Failure } from "../../scenarios/engine/events/failure.ts";
import { noVerdicts, type RunEvent } from "../../scenarios/engine/events/run-event.ts";

const span = { file: "a.ocpp.yaml", line: 3, column: 5, endLine: 3, endColumn: 9 };
const seen = {
  atMs: 1500,
  chargePoint: "CP1",
  direction: "fromChargePoint",
  text: '[2,"1","Heartbeat",{}]',
} as const;

const failure: Failure = {
  blame: "theirs",
  message: '`status` is "Blocked", expected "Accepted"',
  span,
  chargePoint: "CP1",
  differences: [{ path: "status", expected: '"Accepted"', actual: '"Blocked"', span }],
  nearest: { frame: seen, differences: [] },
  notes: ["`${tag}` was \u001b[31mX"],
  lastFrames: [seen],
};

function scenario(index: number, name: string, between: readonly RunEvent[], verdict: Verdict) {
  const failures = verdict === "fail" || verdict === "error" ? [failure] : [];
  const events: readonly RunEvent[] = [
    {
      ...{ kind: "scenarioBegan", scenario: index, name, tags: [], refs: [], seed: 1 },
      source: { path: "a.ocpp.yaml", text: "name: a\nsteps:\n  - boot:\n" },
      ...{ clock: "simulated", startedAtMs: 0, chargePoints: [] },
    },
    ...between,
    {
      ...{ kind: "scenarioEnded", scenario: index, atMs: 827_000, verdict, failures },
      rerun: "plugfest run a.ocpp.yaml --seed 1",
    },
  ];
  return events;
}

type Verdict = keyof typeof noVerdicts;

const remark: RunEvent = {
  ...{ kind: "stepEnded", scenario: 0, atMs: 0, step: 0, verdict: "remark", level: "should" },
  failures: [{ ...failure, message: "it is late" }],
};

function ended(verdicts: Partial<Record<Verdict, number>>, isInterrupted = false): RunEvent {
  return { kind: "runEnded", verdicts: { ...noVerdicts, ...verdicts }, isInterrupted };
}

/** What is written, and what is shown on the way. The clock advances a second with each event. */
function report(name: ReporterName, events: readonly RunEvent[], isColourful = false) {
  let written = "";
  let shown = "";
  let nowMs = 0;
  const sink = createReporter(name, {
    write: (text) => {
      written += text;
    },
    isColourful,
    live: {
      columns: 60,
      write: (text) => {
        shown += text;
      },
    },
    nowMs: () => nowMs,
  });
  for (const event of events) {
    nowMs += 1000;
    sink(event);
  }
  return { written, shown };
}

const mixed = [
  ...scenario(0, "it works", [remark], "pass"),
  ...scenario(1, "it does not", [], "fail"),
  ended({ pass: 1, fail: 1 }),
];

describe("the plain reporter", () => {
  it("has a line for each scenario, then what failed in full, and the counts last", () => {
    const { written, shown } = report("plain", mixed);
    expect(written).to.equal(`PASS  it works  (14 min, 1 remark)
FAIL  it does not  (14 min)

remark a.ocpp.yaml:3:5 it is late

FAIL  it does not  (seed 1, 14 min, simulated clock)
 --> a.ocpp.yaml:3:5
  |
2 | steps:
3 |   - boot:
  |     ^^^^ \`status\` is "Blocked", expected "Accepted"
  = nearest: 1.500 s → [2,"1","Heartbeat",{}]
  = \`\${tag}\` was \uFFFD[31mX
  = last frames of CP1:
    1.500 s → [2,"1","Heartbeat",{}]
rerun: plugfest run a.ocpp.yaml --seed 1

2 scenarios: 1 passed, 1 failed  (28 min in 6.0 s, seed 1)
`);
    expect(shown).to.equal("");
  });

  it("says that an error says nothing of the system under test", () => {
    const events = scenario(0, "x", [], "error").map((event) =>
      event.kind === "scenarioEnded"
        ? { ...event, failures: [{ ...failure, blame: "ours" as const }] }
        : event,
    );
    const { written } = report("plain", [...events, ended({ error: 1 })]);
    expect(written).to.match(/^ERROR x/);
    expect(written).to.contain("this says nothing about the system under test");
    expect(written).to.contain("1 scenario: 0 passed, 1 in error");
  });

  it("lists what was not run", () => {
    const { written } = report("plain", [
      ...scenario(0, "later", [], "notRun"),
      ended({ notRun: 1 }, true),
    ]);
    expect(written).to.match(/^ {6}later {2}\(not run\)/);
    expect(written).to.contain("interrupted: 1 scenario: 0 passed, 1 not run");
  });

  it("lists every difference where there are several", () => {
    const other = { path: "", expected: "1", actual: "2" };
    const many = { ...failure, differences: [...failure.differences, other] };
    const events = scenario(0, "x", [], "fail").map((event) =>
      event.kind === "scenarioEnded" ? { ...event, failures: [many] } : event,
    );
    const { written } = report("plain", [...events, ended({ fail: 1 })]);
    expect(written).to.contain('= `status` is "Blocked", expected "Accepted"');
    expect(written).to.contain("= it is 2, expected 1");
  });
});

describe("the list reporter", () => {
  it("shows what goes on, no wider than the terminal, and takes it away again", () => {
    const connected: RunEvent = {
      ...{ kind: "connectionOpened", scenario: 0, atMs: 0, chargePoint: "CP1" },
    };
    const step: RunEvent = {
      ...{ kind: "stepBegan", scenario: 0, atMs: 0, step: 0, isSetup: false, title: "boot", span },
    };
    const events = scenario(0, "it works", [connected, step], "pass");
    const { written, shown } = report("list", events);
    expect(shown).to.contain("\u001B[2Kit works › boot (1 connected, 0 messages)");
    expect(shown.endsWith("\r\u001B[2K")).to.equal(true);
    expect(written).to.equal("PASS  it works  (14 min)\n");
    for (const line of shown.split("\r\u001B[2K")) expect(line.length).to.be.below(60);
  });

  it("has colours where they are wanted", () => {
    expect(report("list", mixed, true).written).to.contain("\u001B[32mPASS \u001B[39m it works");
    expect(report("list", mixed, false).written).not.to.contain("\u001B");
  });
});

describe("the json reporter", () => {
  it("writes the events as they are, one in a line", () => {
    const { written } = report("json", mixed);
    const lines = written.trimEnd().split("\n");
    expect(lines.map((line): unknown => JSON.parse(line))).to.deep.equal(mixed);
  });
});
