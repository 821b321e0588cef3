import { expect } from "chai";
import { Rig, type RigOptions } from "../rig.ts";
import { brief, samplesOf, transactionSamplesOf } from "./samples.ts";

const register = "Energy.Active.Import.Register";

describe("meter values", () => {
  it("R-MV-001: TC_070: are sent in a transaction at the interval, counted from its start", async () => {
    const rig = await booted({ MeterValueSampleInterval: "60", MeterValuesSampledData: register });
    await rig.advance(7);
    await start(rig);
    await rig.advance(200);
    expect(brief(samplesOf(rig))).to.deep.equal(
      [67, 127, 187].map((second) => `Sample.Periodic ${second} ${register}`),
    );
    rig.forget();
    await stop(rig);
    await rig.advance(200);
    expect(samplesOf(rig)).to.deep.equal([]);
  });

  it("R-MV-001: go on at the interval when the clock is put right", async () => {
    const rig = await booted({ MeterValueSampleInterval: "60" });
    rig.chargePoint.skewClock(-3_590_000);
    await start(rig);
    await rig.advance(90);
    rig.chargePoint.skewClock(3_590_000);
    await rig.advance(100);
    const sent = rig.calls.filter(({ action }) => action === "MeterValues");
    expect(sent.map(({ atSeconds }) => atSeconds)).to.deep.equal([60, 120, 180]);
  });

  it("R-MV-002: have all that is configured, of all phases, in its unit", async () => {
    const rig = await booted({
      MeterValueSampleInterval: "60",
      MeterValuesSampledData: `${register},Power.Active.Import,Current.Import,Voltage,SoC`,
    });
    await start(rig);
    await rig.advance(60);
    const seen = samplesOf(rig).map(({ measurand, phase, unit }) => [measurand, phase, unit]);
    expect(seen).to.deep.equal([
      [register, undefined, "Wh"],
      ["Power.Active.Import", undefined, "W"],
      ["Current.Import", "L1", "A"],
      ["Current.Import", "L2", "A"],
      ["Current.Import", "L3", "A"],
      ["Voltage", "L1-N", "V"],
      ["Voltage", "L2-N", "V"],
      ["Voltage", "L3-N", "V"],
      ["SoC", undefined, "Percent"],
    ]);
  });

  it("R-MV-003: say why they were taken", async () => {
    const rig = await booted({
      ...{ MeterValueSampleInterval: "60", ClockAlignedDataInterval: "90" },
      ...{ MeterValuesSampledData: register, MeterValuesAlignedData: register },
      ...{ StopTxnSampledData: register },
    });
    await start(rig);
    await rig.advance(91);
    await rig.result("TriggerMessage", { requestedMessage: "MeterValues", connectorId: 1 });
    expect(samplesOf(rig).map(({ context }) => context)).to.deep.equal([
      "Sample.Periodic",
      "Sample.Clock",
      "Trigger",
    ]);
    await stop(rig);
    expect(transactionSamplesOf(rig)?.map(({ context }) => context)).to.deep.equal([
      "Transaction.Begin",
      "Sample.Periodic",
      "Transaction.End",
    ]);
  });

  it("R-MV-004: TC_071: are aligned to the clock, in a transaction or not", async () => {
    const rig = await booted({ ClockAlignedDataInterval: "900" }, { connectorCount: 2 });
    await rig.advance(100);
    await start(rig);
    await rig.advance(1800);
    const seen = rig.seen("MeterValues").map(({ connectorId, transactionId }) => {
      return `${connectorId}:${transactionId}`;
    });
    expect(seen).to.deep.equal(["1:1", "2:undefined", "1:1", "2:undefined"]);
    expect(samplesOf(rig).map(({ atSeconds }) => atSeconds % 900)).to.deep.equal([0, 0, 0, 0]);
  });

  it("R-MV-004: are aligned to the clock as it was put right", async () => {
    const rig = await booted({ ClockAlignedDataInterval: "900" });
    rig.chargePoint.skewClock(-100_000);
    await rig.advance(500);
    rig.chargePoint.skewClock(400_000);
    await rig.advance(1000);
    expect(samplesOf(rig).map(({ atSeconds }) => atSeconds)).to.deep.equal([0, 900, 1800]);
  });

  it("R-MV-005: bear the transaction that ran when they were taken, also if they come later", async () => {
    const rig = await booted({ MeterValueSampleInterval: "60" });
    await start(rig);
    await rig.cut();
    await rig.advance(70);
    rig.chargePoint.connector(1)?.unplug();
    await rig.restore();
    await start(rig);
    await rig.advance(70);
    const ids = rig.seen("MeterValues").map(({ transactionId }) => transactionId);
    expect(ids).to.deep.equal([1, 2]);
  });

  it("R-MV-005: of connector 0 are those of the main meter, in no transaction", async () => {
    const choice = `${register},Current.Import`;
    const hardware = { connectorCount: 2, hasMainMeter: true };
    const aligned = { ClockAlignedDataInterval: "900", MeterValuesAlignedData: choice };
    const rig = await booted(aligned, hardware);
    await start(rig, 1);
    await start(rig, 2);
    await rig.advance(900);
    const of = (connectorId: number, measurand: string) =>
      samplesOf(rig)
        .filter((one) => one.connectorId === connectorId && one.measurand === measurand)
        .map(({ value }) => Number(value));
    expect(of(0, "Current.Import")).to.deep.equal([64, 64, 64]);
    const [oneWh = 0] = of(1, register);
    const [otherWh = 0] = of(2, register);
    expect(oneWh).to.be.above(5000);
    expect(of(0, register)).to.deep.equal([oneWh + otherWh]);
    const main = rig.seen("MeterValues").filter(({ connectorId }) => connectorId === 0);
    expect(main.map(({ transactionId }) => transactionId)).to.deep.equal([undefined]);
  });

  it("R-MV-006: are none in StopTransaction, where none are configured", async () => {
    const rig = await booted({ MeterValueSampleInterval: "60", ClockAlignedDataInterval: "60" });
    await start(rig);
    await rig.advance(130);
    await stop(rig);
    expect(transactionSamplesOf(rig)).to.equal(undefined);
  });

  it("R-MV-007: begin and end a transaction, with each measurand, even where few fit in", async () => {
    const rig = await booted({
      ...{ MeterValueSampleInterval: "10", StopTransactionMaxMeterValues: "2" },
      ...{ StopTxnSampledData: `${register},SoC`, StopTxnAlignedData: `SoC,Current.Import.L1` },
    });
    await start(rig);
    await rig.advance(95);
    await stop(rig);
    expect(brief(transactionSamplesOf(rig))).to.deep.equal([
      `Transaction.Begin 0 ${register}`,
      "Transaction.Begin 0 SoC",
      "Transaction.Begin 0 Current.Import L1",
      `Transaction.End 95 ${register}`,
      "Transaction.End 95 SoC",
      "Transaction.End 95 Current.Import L1",
    ]);
  });

  it("R-MV-008: are texts, in units of the standard", async () => {
    const rig = await booted({
      MeterValueSampleInterval: "60",
      MeterValuesSampledData: `Temperature,Frequency,Power.Factor,Power.Offered,${register}`,
    });
    await start(rig);
    await rig.advance(60);
    for (const { value } of samplesOf(rig)) {
      expect(value)
        .to.be.a("string")
        .and.to.match(/^\d+(\.\d+)?$/);
    }
    const units = samplesOf(rig).map(({ unit }) => unit);
    expect(units).to.deep.equal(["Celsius", undefined, undefined, "W", "Wh"]);
  });

  it("R-MV-010: TC_036: wait while offline, and come in their order before newer ones", async () => {
    const rig = await booted({ MeterValueSampleInterval: "60" });
    await start(rig);
    await rig.advance(30);
    await rig.cut();
    await rig.advance(180);
    expect(rig.seen("MeterValues")).to.deep.equal([]);
    await rig.restore();
    await rig.advance(90);
    const seconds = [...new Set(samplesOf(rig).map(({ atSeconds }) => atSeconds))];
    expect(seconds.slice(0, 4)).to.deep.equal([60, 120, 180, 240]);
    expect(seconds).to.deep.equal(seconds.toSorted((one, other) => one - other));
  });

  it("R-MV-011: are told as they are, when they are asked for", async () => {
    const rig = await booted({
      ...{ MeterValuesSampledData: "Current.Import.L1,Current.Offered" },
      ...{ MeterValuesAlignedData: register },
    });
    await start(rig);
    await rig.advance(30);
    rig.forget();
    await rig.result("TriggerMessage", { requestedMessage: "MeterValues", connectorId: 1 });
    expect(rig.frames.map(([type]) => type)).to.deep.equal([3, 2]);
    const seen = samplesOf(rig).map(({ context, value }) => `${context} ${value}`);
    expect(seen).to.deep.equal(["Trigger 32.00", "Trigger 32.0"]);
    expect(rig.seen("MeterValues")[0]).to.include({ connectorId: 1, transactionId: 1 });
  });

  it("R-CFG-004: with one measurand that the meter does not have, a list is refused whole", async () => {
    const rig = await booted({ MeterValuesSampledData: register }, { phaseCount: 1 });
    for (const unknown of ["RPM", "Current.Import.L2", "Voltage.L1-L2", "Energy", "SoC.L1"]) {
      const value = `Voltage,${unknown}`;
      const change = { key: "MeterValuesSampledData", value };
      expect(await rig.result("ChangeConfiguration", change)).to.include({ status: "Rejected" });
    }
    const question = { key: ["MeterValuesSampledData"] };
    const { configurationKey } = await rig.result("GetConfiguration", question);
    expect(configurationKey).to.deep.equal([
      { key: "MeterValuesSampledData", readonly: false, value: register },
    ]);
  });
});

async function booted(
  configuration: RigOptions["configuration"],
  hardware: RigOptions["hardware"] = {},
): Promise<Rig> {
  const rig = new Rig({ hardware, configuration: { ...configuration } });
  await rig.boot();
  return rig;
}

async function start(rig: Rig, connectorId = 1): Promise<void> {
  rig.chargePoint.connector(connectorId)?.plug();
  const idTag = `TAG${connectorId}`;
  await rig.result("RemoteStartTransaction", { connectorId, idTag });
}

async function stop(rig: Rig): Promise<void> {
  const transactionId = rig.seen("StartTransaction").length || 1;
  await rig.result("RemoteStopTransaction", { transactionId });
}
