import { expect } from "chai";
import { loadScenarios } from "../../../../scenarios/engine/grammar/load-scenarios.ts";
import { noConfig } from "../../../../scenarios/engine/grammar/reference-config.ts";
import { evaluateTemplate } from "../../../../scenarios/engine/grammar/template.ts";
import { faultsOf, load, loadOne, scopeOf, stepOf, withSteps } from "./files.ts";

const environment = { CENTRAL_URL: "wss://central.example/ocpp" };

const boot = `
name: A new charger boots and is accepted
central: { url: "\${env.CENTRAL_URL}" }
chargers:
  CP1: { ocpp: "1.6", connectors: 2 }
steps:
  - boot: { vendor: ACME, model: AC22 }
    reply: { status: Accepted, interval: { $between: [10, 86400] }, currentTime: $now(5s) }
    within: 5s
  - send: Heartbeat
    reply: { currentTime: $datetime }
`;

const session = `
name: Plug in, authorise, charge 5 kWh, stop
vars: { tag: "04E12345" }            # quoted: bare it is the number Infinity in YAML
chargers:
  CP1: { ocpp: "1.6", connectors: 1, maxCurrent: 32A, phases: 3 }
steps:
  - boot:
  - plug: 1
  - authorize: \${tag}
    reply: { idTagInfo: { status: Accepted } }
  - start: { connector: 1, tag: "\${tag}" }
    reply: { transactionId: $integer, idTagInfo: { status: Accepted } }
    capture: { tx: transactionId }
  - charge: { energy: 5kWh, meterEvery: 60s }
  - stop: { transaction: "\${tx}", reason: Local }
    reply: { idTagInfo: { status: { $in: [Accepted, $absent] } } }
  - unplug: 1
  - assert: CP1.connector(1).status == "Available"
`;

const conformance = `
version: 1
name: TC_003 CSMS, regular session, plug in first
refs: ["OCTT 1.6 TC_003_CSMS", "OCPP 1.6 §5.1"]
tags: [conformance, core]
central: { reference: { model: data/rr2, config: { balanz: { first_wait: 10 } } } }
clock: { mode: virtual, start: "2025-01-15T22:00:00Z" }
timeout: 2m
seed: 42
strict: true
chargers:
  CP1: { id: "CP-1", serial: 12345678901234567890, ev: { battery: 60kWh, soc: 20%, maxCurrent: 16A } }
  CP2: { configuration: { HeartbeatInterval: 0300, AuthorizeRemoteTxRequests: true } }
setup:
  - boot:
    charger: all
steps:
  - send: { action: StartTransaction, payload: { connectorId: 1, idTag: 04E12345, meterStart: 0, timestamp: "\${now}" } }
    charger: CP1
    reply: { transactionId: { $type: integer, $ne: 0 }, idTagInfo: { status: Accepted } }
    level: should
    ref: "§4.9"
  - call: { action: GetConfiguration, payload: { key: [NumberOfConnectors] } }
    charger: CP2
    reply: { configurationKey: { $contains: [ { key: NumberOfConnectors, value: "$string" } ] } }
  - call: Reset
    charger: CP2
    error: { code: { $in: [FormationViolation, ProtocolError] } }
    name: a Reset without a type
    level: may
  - never: { call: RemoteStartTransaction, to: CP1 }
    for: 10s
  - expect: { call: SetChargingProfile, to: CP1, count: { $between: [1, 3] }, since: start }
    within: 2m
`;

describe("loading scenarios", () => {
  it("reads the examples of the language that keep to this part of it", () => {
    expect(faultsOf(boot, { environment })).to.deep.equal([]);
    expect(faultsOf(session)).to.deep.equal([]);
    expect(faultsOf(conformance)).to.deep.equal(["E153 26:11"]);
    expect(faultsOf(conformance.replace("strict: true", "strict: false"))).to.deep.equal([]);
  });

  it("gives steps their values in units, and their places", () => {
    const { steps } = loadOne(session);
    expect(steps.map(({ kind }) => kind)).to.deep.equal([
      ...["boot", "plug", "authorize", "start", "charge", "stop", "unplug", "assert"],
    ]);
    const charge = steps.find((step) => step.kind === "charge");
    expect(charge?.value).to.include({ energyWh: 5000, meterEveryMs: 60_000 });
    expect(charge).to.deep.include({ withinMs: 10_000, level: "must", chargePoints: ["CP1"] });
    expect(charge?.span).to.deep.include({ line: 14, column: 5, endLine: 14, endColumn: 46 });
  });

  it("gives what is left out its value", () => {
    const { clock, central, timeoutMs, seed, isStrict, setup } = loadOne(session);
    expect({ clock, central, timeoutMs, seed, isStrict, setup }).to.deep.equal({
      clock: { mode: "virtual", startMs: Date.UTC(2025, 0, 1) },
      central: { kind: "reference", config: noConfig },
      timeoutMs: 300_000,
      seed: 1,
      isStrict: true,
      setup: [],
    });
  });

  it("reads who takes part", () => {
    const { chargePoints, central, clock, setup } = loadOne(
      conformance.replace("strict: true", "strict: false"),
    );
    expect(chargePoints[0]).to.deep.include({
      ...{ name: "CP1", id: "CP-1", serial: "12345678901234567890", connectorCount: 1, phases: 3 },
      car: { modelName: "plain", maxAmps: 16, batteryWh: 60_000, socPercent: 20 },
    });
    expect(chargePoints[1]?.configuration).to.deep.equal({
      HeartbeatInterval: "0300",
      AuthorizeRemoteTxRequests: "true",
    });
    expect(central).to.deep.equal({
      kind: "reference",
      model: "data/rr2",
      config: { ...noConfig, balancing: { firstWaitSeconds: 10 } },
    });
    expect(clock).to.deep.equal({ mode: "virtual", startMs: Date.UTC(2025, 0, 15, 22) });
    expect(setup[0]?.chargePoints).to.deep.equal(["CP1", "CP2"]);
  });

  it("takes what a message wants as text as it is written", () => {
    const { value } = stepOf(
      "send",
      "  - send: { action: Authorize, payload: { idTag: 04E12345 } }",
    );
    expect(value.payload && evaluateTemplate(value.payload, scopeOf())).to.deep.equal({
      idTag: "04E12345",
    });
  });

  it("takes the other central system that it is given", () => {
    const text = boot.replace("url:", "url: &unused");
    expect(faultsOf(boot)).to.deep.equal(["E122 3:18"]);
    expect(
      loadOne(text, { environment: {}, centralUrl: "ws://other.example" }).central,
    ).to.deep.equal({ kind: "url", url: "ws://other.example" });
  });

  it("keeps only those environment variables that are used", () => {
    const { variables } = loadOne(boot, { environment: { ...environment, SECRET: "x" } });
    expect(variables.get("env")?.value).to.deep.equal(environment);
  });

  it("says which way an expected message goes", () => {
    const direction = (steps: string) => {
      const { value } = stepOf("expect", `  - expect: ${steps}`);
      return value.form === "message" ? value.pattern.direction : undefined;
    };
    expect(direction("{ call: Reset }")).to.equal("toChargePoint");
    expect(direction("{ call: Heartbeat }")).to.equal("fromChargePoint");
    expect(direction("{ call: DataTransfer, to: CP1 }")).to.equal("toChargePoint");
  });

  it("tells from where a value came that turns out wrong", () => {
    const text = 'name: x\nvars: { wait: "5" }\nchargers: { CP1: {} }\nsteps:\n  - wait: ${wait}';
    const loaded = load(text);
    const [fault] = loaded.isValid ? [] : loaded.diagnostics;
    expect(fault).to.deep.include({
      code: "E106",
      line: 5,
      notes: ["`${wait}` is `5`, from a.ocpp.yaml:2:15"],
    });
  });

  it("refuses all files when one of them is wrong", () => {
    const good = { path: "good.ocpp.yaml", text: session };
    const bad = { path: "bad.ocpp.yaml", text: withSteps("  - boot:\n    rply: {}") };
    const loaded = loadScenarios([good, bad], { environment });
    expect(loaded.isValid ? [] : loaded.diagnostics.map(({ file }) => file)).to.deep.equal([
      "bad.ocpp.yaml",
    ]);
  });

  it("gives the warnings of files that can be run", () => {
    const loaded = load(withSteps("  - wait: 5s\n  - assert: CP1.connected"));
    expect(loaded.isValid && loaded.warnings.map(({ code }) => code)).to.deep.equal(["W201"]);
  });
});
