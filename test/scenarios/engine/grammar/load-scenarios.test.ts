import { expect } from "chai";
import { loadScenarios } from "../../../../scenarios/engine/grammar/load-scenarios.ts";
import { renderDiagnostics } from "../../../../scenarios/engine/source/render-diagnostics.ts";

describe("loading scenarios", () => {
  it("reads a session into steps with units, values and places", () => {
    const loaded = load(`
name: Plug in, charge, stop
vars: { tag: "04E12345" }
chargers:
  CP1: { ocpp: "1.6", connectors: 1, maxCurrent: 32A, phases: 3 }
steps:
  - boot:
  - plug: 1
  - start: { connector: 1, tag: "\${tag}" }
    capture: { tx: transactionId }
  - charge: { energy: 5kWh, meterEvery: 60s }
  - stop: { transaction: "\${tx}", reason: Local }
  - assert: CP1.connector(1).status == "Available"
`);
    if (!loaded.isValid) throw new Error(JSON.stringify(loaded.diagnostics));
    const [scenario] = loaded.scenarios;
    expect(scenario?.steps.map(({ kind }) => kind)).to.deep.equal([
      "boot",
      "plug",
      "start",
      "charge",
      "stop",
      "assert",
    ]);
    const charge = scenario?.steps.find((step) => step.kind === "charge");
    expect(charge?.value).to.include({ energyWh: 5000, meterEveryMs: 60_000 });
    expect(charge).to.include({ withinMs: 10_000, level: "must" });
    expect(charge?.span).to.include({ line: 11, column: 5 });
    expect(scenario?.chargePoints[0]).to.include({ name: "CP1", id: "CP1", maxAmps: 32 });
  });

  it("shows a misspelt key with its place, carets and what was meant", () => {
    const text = 'name: x\nchargers:\n  CP1:\n    ocpp: "1.6"\n    conectors: 2\nsteps: [boot: ]\n';
    const loaded = load(text);
    const frame = loaded.isValid
      ? ""
      : renderDiagnostics(loaded.diagnostics, [{ path: "bad.ocpp.yaml", text }], { colour: false });
    expect(frame).to.equal(
      [
        "error[E101]: unknown key `conectors`",
        " --> bad.ocpp.yaml:5:5",
        "  |",
        '4 |     ocpp: "1.6"',
        "5 |     conectors: 2",
        "  |     ^^^^^^^^^ did you mean `connectors`?",
      ].join("\n"),
    );
  });
});

function load(text: string) {
  return loadScenarios([{ path: "bad.ocpp.yaml", text }], { environment: {} });
}
