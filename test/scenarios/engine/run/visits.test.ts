import { expect } from "chai";
import { faultsOf } from "../grammar/files.ts";
import { ofKind, play } from "./scenario-bench.ts";

function withCharger(charger: string, timeline: string): string {
  return `
name: test
chargers: { CP1: ${charger} }
setup: [{ boot: }, { wait: 3s }]
timeline:
${timeline}
`;
}

/** Frames of charge points, as actions with what they hold. */
async function callsOf(text: string) {
  const { events, failures } = await play(text);
  const frames = ofKind(events, "frame").map(({ text: frame }) => JSON.parse(frame));
  return { events, failures, calls: frames.filter(([type]) => type === 2) };
}

describe("a car that comes and goes by itself", () => {
  it("is plugged in and out at its times, counted from the setup", async () => {
    const timeline = `
  - { at: 9m, expect: { status: Available } }
  - { at: 11m, expect: { status: Preparing } }
  - { at: 12m, start: { connector: 1, tag: TEST0001 } }
  - { at: 21m, expect: { status: Available } }`;
    const text = withCharger("{ ev: { arrives: 10m, leaves: 20m, soc: 40% } }", timeline);
    const { events, failures, calls } = await callsOf(text);
    expect(failures).to.deep.equal([]);
    const [arrived] = ofKind(events, "carArrived");
    expect(JSON.stringify(arrived)).to.equal(
      '{"kind":"carArrived","scenario":0,"atMs":603000,"chargePoint":"CP1","connectorId":1}',
    );
    expect(ofKind(events, "carLeft").map(({ atMs }) => atMs)).to.deep.equal([1_203_000]);
    const stop = calls.find((frame) => frame[2] === "StopTransaction");
    expect(stop?.[3]).to.include({ reason: "EVDisconnected" });
  });

  it("begins and ends its transaction where its driver has a tag", async () => {
    const timeline = `
  - { at: 11m, expect: { status: Charging } }
  - { at: 21m, expect: { status: Available } }`;
    const text = withCharger("{ ev: { arrives: 10m, leaves: 20m, tag: TEST0001 } }", timeline);
    const { failures, calls } = await callsOf(text);
    expect(failures).to.deep.equal([]);
    const stop = calls.find((frame) => frame[2] === "StopTransaction");
    expect(stop?.[3]).to.include({ idTag: "TEST0001" });
    expect(stop?.[3].reason ?? "Local").to.equal("Local");
  });

  it("may come at another time to each of a fleet", async () => {
    const text = `
name: test
chargers: { VAN: { count: 4, ev: { arrives: "\${index}m", tag: TEST0001 } } }
setup: [{ boot: , charger: VAN }]
timeline:
  - at: 150s
    assert: VAN.filter(v, v.status == "Charging").size() == 3`;
    expect((await play(text)).failures).to.deep.equal([]);
  });

  it("comes no more when the steps are over", async () => {
    const text = withCharger("{ ev: { arrives: 10m } }", "  - { at: 9m, wait: 1s }").concat(
      'cleanup: [{ wait: 5m }, { assert: CP1.status == "Available" }]',
    );
    const { failures, events } = await callsOf(text);
    expect(failures).to.deep.equal([]);
    expect(ofKind(events, "carArrived")).to.deep.equal([]);
  });

  it("cannot come where another one is plugged in", async () => {
    const { failures } = await play(
      withCharger("{ ev: { arrives: 10m } }", "  - { at: 0s, plug: 1 }\n  - { at: 11m, wait: 1s }"),
    );
    expect(failures[0]).to.include({
      ...{ blame: "ours", message: "a car arrives at CP1, and another one is plugged in there" },
    });
  });

  it("takes less and less from its taper on", async () => {
    const timeline = `
  - { at: 1m, assert: CP1.draw > 31.9 && CP1.soc < 50.0 }
  - { at: 30m, assert: CP1.draw < 20.0 && CP1.soc > 60.0 }`;
    const ev = "arrives: 0s, tag: TEST0001, soc: 45%, battery: 20kWh";
    const failuresOf = async (taper: string) =>
      (await play(withCharger(`{ ev: { ${ev}${taper} } }`, timeline))).failures.length;
    expect(await failuresOf(", taper: 50%")).to.equal(0);
    expect(await failuresOf("")).to.equal(1);
  });
});

describe("the meter of a charger", () => {
  it("shows what it is told at first, and sends what it is told", async () => {
    const meter = "register: 1234.5kWh, every: 30s, values: [Current.Import.L1, SoC], main: true";
    const text = withCharger(
      `{ meter: { ${meter} }, ev: { arrives: 1m, tag: TEST0001 } }`,
      "  - { at: 105s, assert: CP1.energy >= 1234500.0 && CP1.energy < 1236000.0 }",
    );
    const { failures, calls } = await callsOf(text);
    expect(failures).to.deep.equal([]);
    const payloads = (action: string) =>
      calls.filter((frame) => frame[2] === action).map((frame) => frame[3]);
    expect(payloads("StartTransaction")[0]).to.include({ meterStart: 1_234_500 });
    const [values] = payloads("MeterValues");
    const measurands = values.meterValue[0].sampledValue.map(
      (value: { measurand: string; phase?: string }) => [value.measurand, value.phase],
    );
    expect(measurands).to.deep.equal([
      ["Current.Import", "L1"],
      ["SoC", undefined],
    ]);
  });

  it("may be one of the whole, beside those of the connectors", async () => {
    const keys = "ClockAlignedDataInterval: 60, MeterValuesAlignedData: Current.Import";
    const timeline =
      "  - { at: 61s, expect: { call: MeterValues, payload: { connectorId: 0 }, since: start } }";
    const failuresOf = async (meter: string) =>
      (await play(withCharger(`{ ${meter}configuration: { ${keys} } }`, timeline))).failures.length;
    expect(await failuresOf("meter: { main: true }, ")).to.equal(0);
    expect(await failuresOf("")).to.equal(1);
  });

  it("counts on from there after a reboot", async () => {
    const text = withCharger(
      "{ meter: { register: 9kWh } }",
      "  - { at: 0s, reboot: }\n  - { at: 1m, assert: CP1.energy == 9000.0 }",
    );
    expect((await play(text)).failures).to.deep.equal([]);
  });

  it("and its car are looked at when the file is read", () => {
    const at = (charger: string) =>
      faultsOf(`name: x\nchargers: { CP1: ${charger} }\nsteps: [boot: ]`);
    expect(at("{ meter: { registr: 5kWh } }")).to.deep.equal(["E101 2:29"]);
    expect(at("{ meter: { register: 5 } }")).to.deep.equal(["E106 2:39"]);
    expect(at("{ meter: { every: 1500ms } }")).to.deep.equal(["E105 2:36"]);
    expect(at("{ meter: { values: [Current.Imprt] } }")).to.deep.equal(["E104 2:38"]);
    const twice = '{ meter: { every: 5s }, configuration: { MeterValueSampleInterval: "5" } }';
    expect(at(twice)).to.deep.equal(["E115 2:29"]);
    expect(at("{ ev: { arrives: 10s, leaves: 5s } }")).to.deep.equal(["E115 2:40"]);
    expect(at("{ ev: { tag: A } }")).to.deep.equal(["E115 2:26"]);
    expect(at("{ ev: { arrives: 10 } }")).to.deep.equal(["E106 2:35"]);
  });
});
