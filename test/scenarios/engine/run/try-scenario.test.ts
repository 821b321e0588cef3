import { expect } from "chai";
import type { RunEvent } from "../../../../scenarios/engine/events/run-event.ts";
import { loadScenarios } from "../../../../scenarios/engine/grammar/load-scenarios.ts";
import type { Scenario } from "../../../../scenarios/engine/grammar/scenario.ts";
import { breakOff, leaveOut } from "../../../../scenarios/engine/run/run-scenario.ts";
import { runScenarios } from "../../../../scenarios/engine/run/run-scenarios.ts";
import { type Perform, tryScenario } from "../../../../scenarios/engine/run/try-scenario.ts";

const text = "name: x\nchargers: { CP1: {} }\nsteps:\n  - boot:\n";

function load(): Scenario {
  const loaded = loadScenarios([{ path: "x.ocpp.yaml", text }], { environment: {} });
  const [scenario] = loaded.isValid ? loaded.scenarios : [];
  return scenario ?? expect.fail("the scenario is wrong");
}

/** Fails so many times, and then passes. */
function failing(times: number): Perform {
  let count = 0;
  return async (scenario, options) => {
    count += 1;
    const isLost = count <= times;
    if (isLost) return breakOff(scenario, { ...options, hasBegun: false }, new Error("lost"));
    return leaveOut(scenario, options, { verdict: "pass" });
  };
}

async function attempt(times: number, retries: number) {
  const events: RunEvent[] = [];
  const emit = (event: RunEvent) => void events.push(event);
  const result = await tryScenario(load(), { emit, retries, perform: failing(times) });
  return { result, events, kinds: events.map(({ kind }) => kind) };
}

describe("trying a scenario again", () => {
  it("never makes it green: it is flaky, and each attempt is told", async () => {
    const { result, events, kinds } = await attempt(2, 2);
    expect(result.verdict).to.equal("flaky");
    expect(kinds).to.deep.equal([
      ...["scenarioBegan", "attemptFailed", "scenarioBegan", "attemptFailed"],
      ...["scenarioBegan", "scenarioEnded"],
    ]);
    expect(events.at(-1)).to.include({ verdict: "flaky", reason: "it passed at attempt 3" });
    expect(events[1]).to.include({ attempt: 1, verdict: "error" });
  });

  it("ends with the last attempt", async () => {
    const { result, kinds } = await attempt(9, 1);
    expect(result.verdict).to.equal("error");
    expect(kinds.filter((kind) => kind === "attemptFailed")).to.have.length(1);
  });

  it("does not do so to what passes", async () => {
    const { result, kinds } = await attempt(0, 5);
    expect(result.verdict).to.equal("pass");
    expect(kinds).to.deep.equal(["scenarioBegan", "scenarioEnded"]);
  });
});

describe("several scenarios at once", () => {
  it("are told one after the other, whichever ends first", async () => {
    const ends: (() => void)[] = [];
    const perform: Perform = (scenario, options) =>
      new Promise((resolve) => {
        ends.push(() => resolve(leaveOut(scenario, options, { verdict: "pass" })));
        if (ends.length === 3) for (const end of ends.toReversed()) end();
      });
    const events: RunEvent[] = [];
    const emit = (event: RunEvent) => void events.push(event);
    const scenarios = ["a", "b", "c"].map((name) => ({ ...load(), name }));
    const { verdicts } = await runScenarios(scenarios, { emit, jobs: 3, perform });
    expect(verdicts.pass).to.equal(3);
    const indices = events.flatMap((event) => ("scenario" in event ? [event.scenario] : []));
    expect(indices).to.deep.equal([0, 0, 1, 1, 2, 2]);
  });

  it("do not begin far ahead of the one that is told", async () => {
    let begun = 0;
    let release = () => {};
    const perform: Perform = async (scenario, options) => {
      begun += 1;
      if (options.index === 0) await new Promise<void>((resolve) => (release = resolve));
      return leaveOut(scenario, options, { verdict: "pass" });
    };
    const scenarios = Array.from({ length: 50 }, load);
    const over = runScenarios(scenarios, { emit: () => undefined, jobs: 2, perform });
    for (let turn = 0; turn < 200; turn += 1) await Promise.resolve();
    expect(begun).to.be.below(7);
    release();
    expect((await over).verdicts.pass).to.equal(50);
  });
});
