import { expect } from "chai";
import { getCurrentSpecVersion, validate } from "ctrf";
import { report, whole } from "./run-events.ts";

function parse() {
  const options = { runId: "run 17", eventsPath: "out/run.ndjson" };
  const read = JSON.parse(report("ctrf", whole, options).written);
  const { valid, errors } = validate(read);
  expect(errors ?? []).to.deep.equal([]);
  expect(valid).to.equal(true);
  return read;
}

describe("the ctrf reporter", () => {
  it("writes what the schema of its version allows", () => {
    expect(parse()).to.include({
      ...{ reportFormat: "CTRF", specVersion: getCurrentSpecVersion(), runId: "run 17" },
    });
  });

  it("says of every verdict what it is there, and what it was", () => {
    const { tests } = parse().results;
    const statuses = tests.map((one: { rawStatus: string; status: string }) => [
      one.rawStatus,
      one.status,
    ]);
    expect(Object.fromEntries(statuses)).to.deep.equal({
      ...{ pass: "passed", fail: "failed", flaky: "passed", expectedFail: "skipped" },
      ...{ unexpectedPass: "failed", notApplicable: "skipped", needsOperator: "pending" },
      ...{ notRun: "skipped", error: "failed" },
    });
  });

  it("counts", () => {
    expect(parse().results.summary).to.include({
      ...{ tests: 10, passed: 2, failed: 4, skipped: 3, pending: 1, other: 0, flaky: 1, suites: 2 },
      ...{ start: 0, stop: whole.length * 1000 },
    });
  });

  it("has the file, the line, the code and the way to run a failure again", () => {
    const [, failed] = parse().results.tests;
    expect(failed).to.include({
      ...{ filePath: "a.ocpp.yaml", line: 3, trace: "plugfest run a.ocpp.yaml --seed 1" },
      ...{ flaky: false, retries: 0, duration: 827_000 },
    });
    expect(failed.snippet).to.contain("3 |   - boot:\n");
    expect(failed.attachments[0].path).to.equal("out/run.ndjson");
    expect(failed.extra).to.include({ seed: 1, clock: "simulated" });
  });

  it("keeps the attempts before the last", () => {
    const flaky = parse().results.tests[2];
    expect(flaky).to.include({ flaky: true, retries: 1 });
    expect(flaky.retryAttempts[0]).to.include({ attempt: 1, status: "failed", duration: 2000 });
  });

  it("knows a scenario again by its file and its name", () => {
    const idsOf = () => parse().results.tests.map((one: { testId: string }) => one.testId);
    expect(idsOf()).to.deep.equal(idsOf());
    expect(new Set(idsOf()).size).to.equal(10);
  });
});
