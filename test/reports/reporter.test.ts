import { expect } from "chai";
import type { RunEvent } from "../../scenarios/engine/events/run-event.ts";
import { ended, failure, mixed, remark, report, scenario, span } from "./run-events.ts";

describe("the plain reporter", () => {
  it("has a line for each scenario, then what failed in full, and the counts last", () => {
    const { written, shown } = report("plain", mixed);
    expect(written).to.equal(`PASS  it works  (14 min, 1 remark)
FAIL  it does not  (14 min)

should a.ocpp.yaml:3:5 it is late

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

2 scenarios: 1 passed, 1 failed  (28 min in 6.0 s, seed 1, language 1)
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
      ...{ kind: "stepBegan", scenario: 0, atMs: 0, step: 0, part: "body", title: "boot", span },
    };
    const events = scenario(0, "it works", [connected, step], "pass");
    const { written, shown } = report("list", events);
    expect(shown).to.contain("\u001B[2Kit works › boot (1 connected, 0 messages)");
    expect(shown.endsWith("\r\u001B[2K")).to.equal(true);
    expect(written).to.equal("PASS  it works  (14 min)\n");
    for (const line of shown.split("\r\u001B[2K")) expect(line.length).to.be.below(60);
  });

  it("has colours where they are wanted", () => {
    expect(report("list", mixed, { isColourful: true }).written).to.contain(
      "\u001B[32mPASS \u001B[39m it works",
    );
    expect(report("list", mixed).written).not.to.contain("\u001B");
  });
});

describe("the json reporter", () => {
  it("writes the events as they are, one in a line", () => {
    const { written } = report("json", mixed);
    const lines = written.trimEnd().split("\n");
    expect(lines.map((line): unknown => JSON.parse(line))).to.deep.equal(mixed);
  });
});

describe("the dot reporter", () => {
  it("has a sign for each scenario, and then what the others have", () => {
    const { written } = report("dot", mixed);
    expect(
      written.startsWith(".F\n\nshould a.ocpp.yaml:3:5 it is late\n\nFAIL  it does not"),
    ).to.equal(true);
    expect(written).to.contain("2 scenarios: 1 passed, 1 failed");
  });
});

describe("the quiet reporter", () => {
  it("says nothing when nothing failed", () => {
    const events = [...scenario(0, "it works", [remark], "pass"), ended({ pass: 1 })];
    expect(report("quiet", events).written).to.equal("");
  });

  it("says what failed", () => {
    const { written } = report("quiet", mixed);
    expect(written).to.contain("FAIL  it does not").and.not.to.contain("PASS");
  });
});

describe("the agent reporter", () => {
  it("says what failed, how to see it again, and the counts, and no more", () => {
    expect(report("agent", mixed).written).to.equal(`fail a.ocpp.yaml:3 it does not
  \`status\` is "Blocked", expected "Accepted"
  \`\${tag}\` was \uFFFD[31mX
  plugfest run a.ocpp.yaml --seed 1
1 passed, 1 failed
`);
  });
});

describe("the console reporters", () => {
  it("have a line for each step when they are to say more", () => {
    const step: RunEvent = {
      ...{ kind: "stepBegan", scenario: 0, atMs: 0, step: 0, part: "body", title: "boot", span },
    };
    const events = scenario(0, "it works", [step, remark], "pass");
    const { written } = report("plain", events, { isVerbose: true });
    expect(written.split("\n")[0]).to.equal("     0.000 s remark boot");
  });

  it("say where the other reports are", () => {
    const { written } = report("list", mixed, { reportPaths: ["out/junit.xml"] });
    expect(written.trimEnd().split("\n").at(-1)).to.equal("reports: out/junit.xml");
  });
});
