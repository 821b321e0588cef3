import { expect } from "chai";
import { noVerdicts, type RunEvent } from "../../../../scenarios/engine/events/run-event.ts";
import { runScenarios } from "../../../../scenarios/engine/run/run-scenarios.ts";
import { ofKind, play, read, readSmoke, withSteps } from "./scenario-bench.ts";
import { startScriptedCentral } from "./scripted-central.ts";

const quick = withSteps("  - assert: CP1.connected");
const failing = withSteps("  - assert: '!CP1.connected'");
const impossible = withSteps("  - unplug: 1");

describe("a run", () => {
  it("counts the verdicts, tells of each scenario in turn, and begins and ends the stream", async () => {
    const events: RunEvent[] = [];
    const scenarios = [quick, failing, impossible].map((text) => read(text));
    const result = await runScenarios(scenarios, {
      emit: (event) => void events.push(event),
      versions: { plugfest: "1.2.3" },
    });
    expect(result.verdicts).to.deep.equal({ ...noVerdicts, pass: 1, fail: 1, error: 1 });
    expect(result.scenarios.map(({ verdict }) => verdict)).to.deep.equal(["pass", "fail", "error"]);
    expect(events[0]).to.deep.equal({
      kind: "runBegan",
      version: 1,
      versions: { plugfest: "1.2.3" },
      scenarioCount: 3,
    });
    expect(events.at(-1)).to.deep.equal({
      kind: "runEnded",
      verdicts: { ...noVerdicts, pass: 1, fail: 1, error: 1 },
      isInterrupted: false,
    });
    const ended = ofKind(events, "scenarioEnded");
    expect(ended.map(({ scenario, verdict }) => [scenario, verdict])).to.deep.equal([
      [0, "pass"],
      [1, "fail"],
      [2, "error"],
    ]);
  });

  it("tells how to run a scenario again, just so", async () => {
    const events: RunEvent[] = [];
    await runScenarios([read(quick, "my tests/it's.ocpp.yaml"), read(quick)], {
      emit: (event) => void events.push(event),
      seed: 7,
      rerunArguments: ["--clock", "simulated"],
    });
    expect(ofKind(events, "scenarioEnded").map(({ rerun }) => rerun)).to.deep.equal([
      "plugfest run 'my tests/it'\\''s.ocpp.yaml' --seed 7 --clock simulated",
      "plugfest run test.ocpp.yaml --seed 7 --clock simulated",
    ]);
  });

  it("gives a scenario the same stream after a thousand others", async function () {
    this.timeout(20_000);
    const text = readSmoke("remote-start-and-stop");
    const first = await play(text);
    const emit = () => {};
    await runScenarios(Array<ReturnType<typeof read>>(1000).fill(read(quick)), { emit });
    expect((await play(text)).text).to.equal(first.text);
  });

  it("tells by which rules messages were matched", async () => {
    const beganOf = async (head: string) =>
      ofKind((await play(withSteps("  - wait: 1s", head))).events, "scenarioBegan")[0];
    expect(await beganOf("version: 1")).to.include({ language: 1, isStrict: true });
    const lax = await beganOf("vars: { isStrict: false }\nstrict: ${isStrict}");
    expect(lax).to.include({ language: 1, isStrict: false });
  });

  it("takes the seed of the file, unless it is given another one", async () => {
    const text = `seed: 9${quick}`;
    expect(ofKind((await play(text)).events, "scenarioBegan")[0]?.seed).to.equal(9);
    expect(ofKind((await play(text, { seed: 3 })).events, "scenarioBegan")[0]?.seed).to.equal(3);
  });
});

describe("a charge point", () => {
  it("is the same one, whatever else is in the scenario", async () => {
    const idsOf = async (chargers: string) => {
      const text = `name: x\nchargers: ${chargers}\nsteps:\n  - boot:\n    charger: CP2`;
      return ofKind((await play(text)).events, "frame").map((frame) => frame.text);
    };
    expect(await idsOf("{ CP1: {}, CP2: {} }")).to.deep.equal(await idsOf("{ CP2: {} }"));
    expect(await idsOf("{ CP2: { id: X } }")).not.to.deep.equal(await idsOf("{ CP2: {} }"));
  });
});

describe("a run that is interrupted", () => {
  it("ends the scenario, leaves out the others, and says so", async () => {
    const controller = new AbortController();
    const events: RunEvent[] = [];
    const long = withSteps("  - wait: 1h\n  - assert: CP1.connected", "clock: { mode: real }");
    const result = await runScenarios([read(long), read(quick)], {
      emit(event) {
        events.push(event);
        if (event.kind === "stepBegan" && event.step === 1) setImmediate(() => controller.abort());
      },
      signal: controller.signal,
    });
    expect(result).to.deep.include({ isInterrupted: true });
    expect(result.verdicts).to.deep.equal({ ...noVerdicts, notRun: 2 });
    expect(ofKind(events, "scenarioBegan")).to.have.length(2);
    expect(ofKind(events, "stepEnded").map(({ verdict }) => verdict)).to.deep.equal([
      "pass",
      "stopped",
    ]);
  });

  it("closes the connections that it has opened", async () => {
    const central = await startScriptedCentral({});
    const controller = new AbortController();
    const text = withSteps("  - wait: 1h", `central: { url: "${central.url}" }`);
    let openCount = 0;
    await play(text, {
      signal: controller.signal,
      emit(event) {
        if (event.kind !== "stepBegan" || event.step !== 1) return;
        openCount = central.connectionCount();
        controller.abort();
      },
    });
    expect(openCount).to.equal(1);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(central.connectionCount()).to.equal(0);
    await central.close();
  });

  it("ends a scenario of endless simulated time as well", async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 20);
    const text = withSteps("  - wait: 300d").replace(
      "connectors: 2",
      "connectors: 2, configuration: { ClockAlignedDataInterval: '1' }",
    );
    const { verdict } = await play(text, { signal: controller.signal });
    expect(verdict).to.equal("notRun");
  });

  it("is in error when it takes longer than its time-out", async () => {
    const text = withSteps("  - wait: 1h", "timeout: 500ms\nclock: { mode: real }");
    const { verdict, failures } = await play(text);
    expect(verdict).to.equal("error");
    expect(failures[0]?.message).to.equal("the scenario took longer than 0.5 s, its `timeout`");
    expect(failures[0]?.notes).to.deep.equal(["`wait: 1h` at test.ocpp.yaml:10 waits since 0.0 s"]);
  });
});
