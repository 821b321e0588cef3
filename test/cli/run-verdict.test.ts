import { expect } from "chai";
import { createRunVerdict } from "../../cli/run/run-verdict.ts";
import { noVerdicts } from "../../scenarios/engine/events/run-event.ts";

describe("the exit code of a run", () => {
  it("says the worst: what is ours, then what failed, then that an operator was needed", () => {
    const codeOf = createRunVerdict({}).exitCode;
    expect(codeOf({ ...noVerdicts, error: 1, fail: 1, needsOperator: 1 })).to.equal(3);
    expect(codeOf({ ...noVerdicts, fail: 1, needsOperator: 1 })).to.equal(1);
    expect(codeOf({ ...noVerdicts, unexpectedPass: 1 })).to.equal(1);
    expect(codeOf({ ...noVerdicts, needsOperator: 1, pass: 1 })).to.equal(6);
    expect(codeOf({ ...noVerdicts, pass: 1, expectedFail: 1, notApplicable: 1 })).to.equal(0);
  });

  it("counts remarks of steps and of invariants from the level on that is asked for", () => {
    const codeOf = (failOn: "must" | "should", kind: "stepEnded" | "invariantEnded") => {
      const verdict = createRunVerdict({ failOn });
      const event = {
        scenario: 0,
        atMs: 0,
        verdict: "remark",
        level: "should",
        failures: [],
      } as const;
      const span = { file: "a", line: 1, column: 1, endLine: 1, endColumn: 1 };
      const invariant = { invariant: 0, form: "always", name: "x", lookCount: 1, span } as const;
      verdict.read(
        kind === "stepEnded" ? { kind, step: 0, ...event } : { kind, ...event, ...invariant },
      );
      return verdict.exitCode(noVerdicts);
    };
    for (const kind of ["stepEnded", "invariantEnded"] as const) {
      expect([codeOf("must", kind), codeOf("should", kind)]).to.deep.equal([0, 1]);
    }
  });

  it("counts what is flaky only when it is to", () => {
    const flaky = { ...noVerdicts, flaky: 1 };
    expect(createRunVerdict({ failOnFlaky: false }).exitCode(flaky)).to.equal(0);
    expect(createRunVerdict({ failOnFlaky: true }).exitCode(flaky)).to.equal(1);
  });
});
