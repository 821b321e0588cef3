import { expect } from "chai";
import type { Rig } from "../rig.ts";
import { compare, quirkRig, startCharging, stopCharging } from "./quirk-rig.ts";

const everything = {
  configuration: {
    MeterValueSampleInterval: "60",
    MeterValuesSampledData:
      "Energy.Active.Import.Register,Power.Active.Import,Current.Import,Voltage,Current.Offered,SoC",
  },
} as const;

type Sample = Readonly<Record<string, string>>;

function samplesIn(payload: unknown): Sample[] {
  const found = JSON.stringify(payload).match(/\{"value":[^{}]*\}|\{[^{}]*"value":[^{}]*\}/g) ?? [];
  return found.map((text): Sample => JSON.parse(text));
}

async function firstSamples(rig: Rig): Promise<Sample[]> {
  await startCharging(rig);
  return samplesIn(rig.seen("MeterValues")[0]);
}

function of(samples: readonly Sample[], measurand: string): Sample[] {
  return samples.filter((sample) => sample["measurand"] === measurand);
}

describe("meter.shape", () => {
  async function shaped(shape: object): Promise<Sample[]> {
    const { odd } = await compare([{ "meter.shape": shape }], firstSamples, everything);
    return odd;
  }

  it("is as the standard has it without the quirk", async () => {
    const { usual } = await compare([{ "meter.shape": {} }], firstSamples, everything);
    expect(of(usual, "Current.Import").map((one) => one["phase"])).to.deep.equal([
      "L1",
      "L2",
      "L3",
    ]);
    expect(of(usual, "Power.Active.Import")[0]).to.deep.include({ unit: "W" });
    expect(of(usual, "Voltage")[0]).to.have.property("phase", "L1-N");
  });

  it("leaves measurands out", async () => {
    const omitted = await shaped({ omit: ["Power.Active.Import"] });
    expect(of(omitted, "Power.Active.Import")).to.deep.equal([]);
    expect(of(await shaped({ measurands: ["Voltage"] }), "Current.Import")).to.deep.equal([]);
  });

  it("leaves totals out, or phases, or has both", async () => {
    expect(
      (await shaped({ total: false })).filter((one) => one["phase"] === undefined),
    ).to.have.length(1);
    const current = async (kind: string) =>
      of(await shaped({ current: kind }), "Current.Import").map((one) => one["phase"] ?? "all");
    expect(await current("phases")).to.deep.equal(["L1", "L2", "L3"]);
    expect(await current("total")).to.deep.equal(["all"]);
    expect(await current("both")).to.deep.equal(["L1", "L2", "L3", "all"]);
  });

  it("names phases otherwise, and measures between them", async () => {
    const withNeutral = await shaped({ phase: "L-N" });
    expect(of(withNeutral, "Current.Import")[0]).to.have.property("phase", "L1-N");
    const [between] = of(await shaped({ phase: "LL" }), "Voltage");
    expect(between).to.have.property("phase", "L1-L2");
    expect(Number(between?.["value"])).to.be.within(380, 420);
    const rotated = of(await shaped({ rotate: 1 }), "Current.Import").map((one) => one["phase"]);
    expect(rotated).to.deep.equal(["L2", "L3", "L1"]);
    const energy = of(await shaped({ energyPhase: "L1" }), "Energy.Active.Import.Register");
    expect(energy[0]).to.have.property("phase", "L1");
  });

  it("has other units and other values", async () => {
    const [power] = of(await shaped({ units: { Power: "kW" } }), "Power.Active.Import");
    expect(power).to.have.property("unit", "kW");
    expect(Number(power?.["value"])).to.be.within(0, 30);
    const [offered] = of(await shaped({ set: { "Current.Offered": "0" } }), "Current.Offered");
    expect(offered).to.have.property("value", "0");
    expect((await shaped({ value: "" })).every((one) => one["value"] === "")).to.equal(true);
  });

  it("writes numbers otherwise", async () => {
    const first = async (format: string) => (await shaped({ format }))[1]?.["value"] ?? "";
    expect(await first("padded")).to.match(/^ +[0-9.]+$/);
    expect(await first("comma")).to.match(/^[0-9]+,[0-9]+$/);
    expect(await first("exp")).to.match(/^[0-9.]+e\+[0-9]+$/);
  });

  it("has no samples, or nothing but values in them", async () => {
    expect(await shaped({ isEmpty: true })).to.deep.equal([]);
    const minimal = await shaped({ isMinimal: true });
    expect(minimal.every((one) => Object.keys(one).join() === "value")).to.equal(true);
  });

  it("puts the newest first", async () => {
    const configuration = {
      MeterValueSampleInterval: "30",
      StopTxnSampledData: "Energy.Active.Import.Register",
    };
    const { usual, odd } = await compare(
      [{ "meter.shape": { order: "desc" } }],
      async (rig) => {
        await startCharging(rig);
        await stopCharging(rig);
        const data = rig.seen("StopTransaction")[0]?.["transactionData"];
        return Array.isArray(data) ? data.map(({ timestamp }) => String(timestamp)) : [];
      },
      { configuration },
    );
    expect(usual.length).to.be.above(1);
    expect(odd).to.deep.equal([...usual].reverse());
  });

  it("spreads one sampling over several messages", async () => {
    const { usual, odd } = await compare(
      [{ "meter.shape": { perMessage: 2 } }],
      async (rig) => {
        await startCharging(rig);
        return rig.seen("MeterValues").map((one) => samplesIn(one).length);
      },
      everything,
    );
    expect(usual).to.deep.equal([10]);
    expect(odd).to.deep.equal([2, 2, 2, 2, 2]);
  });
});

describe("meter.register", () => {
  const sampling = { configuration: { MeterValueSampleInterval: "60" } } as const;

  /** Two transactions: what they tell of the register, in order. */
  async function readings(rig: Rig): Promise<number[]> {
    await startCharging(rig);
    await rig.advance(3600);
    await stopCharging(rig);
    rig.forget();
    rig.chargePoint.presentTag("TAG1", 1);
    await rig.advance(1800);
    await stopCharging(rig);
    const start = Number(rig.seen("StartTransaction")[0]?.["meterStart"]);
    const stop = Number(rig.seen("StopTransaction")[0]?.["meterStop"]);
    const samples = rig.seen("MeterValues").map((one) => Number(samplesIn(one)[0]?.["value"]));
    return [start, ...samples.slice(0, 2), stop];
  }

  function wrong(errors: object): Promise<{ usual: number[]; odd: number[] }> {
    return compare([{ "meter.register": errors }], readings, sampling);
  }

  it("scales, rounds and adds", async () => {
    const scaled = await wrong({ scale: 0.001 });
    expect(scaled.odd).to.deep.equal(scaled.usual.map((one) => one / 1000));
    const rounded = await wrong({ roundWh: 1000 });
    expect(rounded.odd.every((one) => one % 1000 === 0)).to.equal(true);
    const { usual, odd } = await wrong({ stopOffset: -1 });
    expect(odd.at(-1)).to.equal(Number(usual.at(-1)) - 1);
    expect(odd.slice(0, -1)).to.deep.equal(usual.slice(0, -1));
  });

  it("begins anew with each transaction, or counts samples from its start", async () => {
    const reset = await wrong({ reset: "tx" });
    const [startWh = 0] = reset.usual;
    expect(startWh).to.be.above(1000);
    expect(reset.odd).to.deep.equal(reset.usual.map((one) => one - startWh));
    const { usual, odd } = await wrong({ mv: "session" });
    expect(odd[0]).to.equal(usual[0]);
    expect(odd[1]).to.equal(Number(usual[1]) - startWh);
    expect(odd.at(-1)).to.equal(usual.at(-1));
  });

  it("begins anew with a boot", async () => {
    const rig = quirkRig([{ "meter.register": { reset: "boot" } }]);
    await startCharging(rig);
    await rig.advance(3600);
    rig.chargePoint.restart("Hard", "Reboot");
    await rig.advance(60);
    rig.forget();
    rig.chargePoint.presentTag("TAG1", 1);
    await rig.settle();
    expect(rig.seen("StartTransaction")[0]).to.deep.include({ meterStart: 0 });
  });

  it("drops samples to nought, or stands still", async () => {
    const dropped = await wrong({ dropout: 1 });
    expect(dropped.odd.slice(1, 3)).to.deep.equal([0, 0]);
    expect(dropped.odd.at(-1)).to.equal(dropped.usual.at(-1));
    const frozen = await wrong({ freeze: true });
    expect(frozen.usual[1]).not.to.equal(frozen.usual[2]);
    expect(frozen.odd[1]).to.equal(frozen.odd[2]);
  });
});

describe("meter.cadence", () => {
  async function countWith(cadence: object, configuration: object): Promise<number> {
    const rig = quirkRig([{ "meter.cadence": cadence }], { configuration });
    await startCharging(rig);
    await rig.advance(540);
    return rig.seen("MeterValues").length;
  }

  it("samples at its own pace, or not faster than it can", async () => {
    expect(await countWith({}, { MeterValueSampleInterval: "60" })).to.equal(10);
    expect(await countWith({ everySeconds: 10 }, { MeterValueSampleInterval: "60" })).to.equal(60);
    expect(await countWith({ minSeconds: 60 }, { MeterValueSampleInterval: "10" })).to.equal(10);
    expect(await countWith({ alignedSeconds: 60 }, {})).to.equal(10);
  });

  it("sends none, or on some occasions alone", async () => {
    const both = { MeterValueSampleInterval: "60", ClockAlignedDataInterval: "60" };
    expect(await countWith({ isOff: true }, both)).to.equal(0);
    const idle = async (cadence: object) => {
      const rig = quirkRig([{ "meter.cadence": cadence }], { configuration: both });
      await rig.boot();
      await rig.advance(120);
      await rig.ask("TriggerMessage", { requestedMessage: "MeterValues", connectorId: 1 });
      await rig.settle();
      return rig.seen("MeterValues").length;
    };
    expect(await idle({})).to.equal(3);
    expect(await idle({ onlyTx: true })).to.equal(0);
    expect(await idle({ onlyTrigger: true })).to.equal(1);
  });

  it("sends them late", async () => {
    const { usual, odd } = await compare(
      [{ "meter.cadence": { jitterMs: 20_000 } }],
      async (rig) => {
        await startCharging(rig);
        await rig.advance(600);
        return rig.calls
          .filter(({ action }) => action === "MeterValues")
          .map((c) => c.atSeconds % 60);
      },
      { configuration: { MeterValueSampleInterval: "60" } },
    );
    expect(new Set(usual).size).to.equal(1);
    expect(new Set(odd).size).to.be.above(5);
  });
});
