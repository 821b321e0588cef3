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

  it("counts what is flaky only when it is to", () => {
    const flaky = { ...noVerdicts, flaky: 1 };
    expect(createRunVerdict({ failOnFlaky: false }).exitCode(flaky)).to.equal(0);
    expect(createRunVerdict({ failOnFlaky: true }).exitCode(flaky)).to.equal(1);
  });
});
