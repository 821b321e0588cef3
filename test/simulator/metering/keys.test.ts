import { expect } from "chai";
import { Rig, type RigOptions } from "../rig.ts";
import { brief, samplesOf, transactionSamplesOf } from "./samples.ts";

const both = "Voltage.L1-N,Current.Import.L1";

describe("the configuration keys of metering", () => {
  it("key MeterValueSampleInterval: another one counts from the start of the transaction", async () => {
    const rig = await charging({ MeterValueSampleInterval: "60", MeterValuesSampledData: "SoC" });
    await rig.advance(70);
    await change(rig, "MeterValueSampleInterval", "50");
    await rig.advance(90);
    expect(seconds(rig)).to.deep.equal([60, 100, 150]);
    await change(rig, "MeterValueSampleInterval", "0");
    await rig.advance(600);
    expect(seconds(rig)).to.deep.equal([60, 100, 150]);
  });

  it("key ClockAlignedDataInterval: another one counts from midnight", async () => {
    const rig = await booted({ MeterValuesAlignedData: "Voltage.L1-N" });
    await rig.advance(1000);
    expect(seconds(rig)).to.deep.equal([]);
    await change(rig, "ClockAlignedDataInterval", "300");
    await rig.advance(600);
    await change(rig, "ClockAlignedDataInterval", "0");
    await rig.advance(3600);
    expect(seconds(rig)).to.deep.equal([1200, 1500]);
  });

  it("key MeterValuesSampledData: names what is sampled, from the next sample on", async () => {
    const rig = await charging({ MeterValueSampleInterval: "60", MeterValuesSampledData: "SoC" });
    await rig.advance(60);
    await change(rig, "MeterValuesSampledData", both);
    await rig.advance(60);
    await change(rig, "MeterValuesSampledData", "");
    await rig.advance(60);
    expect(brief(samplesOf(rig))).to.deep.equal([
      "Sample.Periodic 60 SoC",
      "Sample.Periodic 120 Voltage L1-N",
      "Sample.Periodic 120 Current.Import L1",
    ]);
  });

  it("key MeterValuesAlignedData: names what is sampled by the clock", async () => {
    const rig = await booted({ ClockAlignedDataInterval: "60" });
    await change(rig, "MeterValuesAlignedData", both);
    await rig.advance(60);
    expect(brief(samplesOf(rig))).to.deep.equal([
      "Sample.Clock 60 Voltage L1-N",
      "Sample.Clock 60 Current.Import L1",
    ]);
  });

  it("key StopTxnSampledData: names what the StopTransaction brings of the periodic samples", async () => {
    const rig = await charging({ MeterValueSampleInterval: "60", StopTxnSampledData: "SoC" });
    await rig.advance(90);
    await stop(rig);
    expect(brief(transactionSamplesOf(rig))).to.deep.equal([
      "Transaction.Begin 0 SoC",
      "Sample.Periodic 60 SoC",
      "Transaction.End 90 SoC",
    ]);
  });

  it("key StopTxnAlignedData: names what the StopTransaction brings of the aligned samples", async () => {
    const rig = await charging({ ClockAlignedDataInterval: "60", StopTxnAlignedData: "SoC" });
    await rig.advance(90);
    await stop(rig);
    expect(brief(transactionSamplesOf(rig))).to.deep.equal([
      "Transaction.Begin 0 SoC",
      "Sample.Clock 60 SoC",
      "Transaction.End 90 SoC",
    ]);
  });

  it("key StopTransactionMaxMeterValues: what is in between is thinned evenly", async () => {
    const rig = await charging({
      ...{ MeterValueSampleInterval: "60", StopTxnSampledData: "SoC" },
      ...{ StopTransactionMaxMeterValues: "5" },
    });
    await rig.advance(730);
    await stop(rig);
    expect(brief(transactionSamplesOf(rig))).to.deep.equal([
      "Transaction.Begin 0 SoC",
      "Sample.Periodic 240 SoC",
      "Sample.Periodic 480 SoC",
      "Sample.Periodic 720 SoC",
      "Transaction.End 730 SoC",
    ]);
  });

  for (const key of [
    "MeterValuesSampledData",
    "MeterValuesAlignedData",
    "StopTxnSampledData",
    "StopTxnAlignedData",
  ] as const) {
    it(`key ${key}MaxLength: a longer list is refused, and the old one stays`, async () => {
      const rig = await booted({ [`${key}MaxLength`]: "2", [key]: "SoC" });
      expect(await change(rig, key, `${both},SoC`)).to.equal("Rejected");
      expect(rig.chargePoint.configuration.text(key)).to.equal("SoC");
      expect(await change(rig, key, both)).to.equal("Accepted");
    });
  }
});

async function booted(configuration: RigOptions["configuration"]): Promise<Rig> {
  const rig = new Rig({ configuration: { ...configuration } });
  await rig.boot();
  return rig;
}

async function charging(configuration: RigOptions["configuration"]): Promise<Rig> {
  const rig = await booted(configuration);
  rig.chargePoint.connector(1)?.plug();
  await rig.result("RemoteStartTransaction", { connectorId: 1, idTag: "TAG" });
  return rig;
}

async function stop(rig: Rig): Promise<void> {
  await rig.result("RemoteStopTransaction", { transactionId: 1 });
}

async function change(rig: Rig, key: string, value: string): Promise<unknown> {
  return (await rig.result("ChangeConfiguration", { key, value }))["status"];
}

function seconds(rig: Rig): number[] {
  return samplesOf(rig).map(({ atSeconds }) => atSeconds);
}
