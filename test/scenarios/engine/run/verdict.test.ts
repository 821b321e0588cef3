import { expect } from "chai";
import type { Failure } from "../../../../scenarios/engine/events/failure.ts";
import { judgeScenario } from "../../../../scenarios/engine/run/verdict.ts";
import { ofKind, play, read, withSteps } from "./scenario-bench.ts";

const right = "  - assert: CP1.connected";
const wrong = "  - assert: '!CP1.connected'";
const impossible = "  - unplug: 1";
const known = "expectFail: { reason: 'BUG-7', until: 2026-12-01 }";

describe("the verdict on a scenario", () => {
  const table = [
    { steps: right, verdict: "unexpectedPass", reason: "BUG-7" },
    { steps: wrong, verdict: "expectedFail", reason: "BUG-7" },
    { steps: impossible, verdict: "error", reason: undefined },
  ];
  for (const { steps, ...expected } of table) {
    it(`is ${expected.verdict} for ${steps.trim()} that is expected to fail`, async () => {
      const todayMs = Date.UTC(2026, 11, 1, 23, 59);
      const { events } = await play(withSteps(steps, known), { todayMs });
      const [ended] = ofKind(events, "scenarioEnded");
      expect({ verdict: ended?.verdict, reason: ended?.reason }).to.deep.equal(expected);
    });
  }

  it("is a failure again when the day of the excuse is over", async () => {
    const todayMs = Date.UTC(2026, 11, 2);
    const { verdict } = await play(withSteps(wrong, known), { todayMs });
    expect(verdict).to.equal("fail");
  });

  it("is that an operator is needed, unless something else is wrong", () => {
    const scenario = read(withSteps(right));
    const nobody: Failure = {
      ...{ blame: "nobody", message: "nobody is there", differences: [], notes: [] },
      lastFrames: [],
      span: { file: "a", line: 1, column: 1, endLine: 1, endColumn: 1 },
    };
    const verdictOn = (...failures: Failure[]) => judgeScenario(scenario, failures, 0).verdict;
    expect(verdictOn(nobody)).to.equal("needsOperator");
    expect(verdictOn(nobody, { ...nobody, blame: "theirs" })).to.equal("fail");
    expect(verdictOn(nobody, { ...nobody, blame: "ours" })).to.equal("error");
  });
});

describe("a scenario that is not to be run", () => {
  it("is left out, and says why", async () => {
    const { events } = await play(withSteps(wrong, "skip: until BUG-8 is mended"));
    expect(events.map(({ kind }) => kind)).to.deep.equal(["scenarioBegan", "scenarioEnded"]);
    const [ended] = ofKind(events, "scenarioEnded");
    expect(ended).to.include({ verdict: "notRun", reason: "until BUG-8 is mended" });
  });

  it("is not applicable when what it requires is known not to be there", async () => {
    const text = withSteps(wrong, "requires: [core, hardware.rfid, smartCharging]");
    const capabilities = new Set(["core"]);
    const [ended] = ofKind((await play(text, { capabilities })).events, "scenarioEnded");
    expect(ended?.verdict).to.equal("notApplicable");
    expect(ended?.reason).to.equal("it requires hardware.rfid, smartCharging");
    expect((await play(text)).verdict).to.equal("fail");
  });
});
