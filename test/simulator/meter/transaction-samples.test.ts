import { expect } from "chai";
import fc from "fast-check";
import { readMeasurandList } from "../../../model/measurand-list.ts";
import type { MeterValue } from "../../../schemas/messages.ts";
import type { Measurement } from "../../../simulator/meter/meter.ts";
import { TransactionSamples } from "../../../simulator/meter/transaction-samples.ts";
import { createMeter, startMs } from "./measured-car.ts";

const register = readMeasurandList("Energy.Active.Import.Register").choices;
const power = readMeasurandList("Power.Active.Import,Energy.Active.Import.Register").choices;
const interval = readMeasurandList("Energy.Active.Import.Interval").choices;
const minute = 60_000;

function measureMinutes(minutes: number): Measurement {
  const meter = createMeter();
  const nowMs = startMs + minutes * minute;
  meter.carry(startMs, nowMs, 10, 3);
  return meter.measure(nowMs, { amps: 10, phases: 3, offeredAmps: 16 });
}

function sampleMinutes(count: number, maxMeterValues: number, { clock = false } = {}) {
  const samples = new TransactionSamples(measureMinutes(0), maxMeterValues);
  for (let minutes = 1; minutes <= count; minutes++) {
    samples.addPeriodic(measureMinutes(minutes));
    if (clock) samples.addClock(measureMinutes(minutes + 0.5));
  }
  return samples;
}

function contextsAndMinutes(meterValues: readonly MeterValue[] = []) {
  return meterValues.map(({ timestamp, sampledValue }) => [
    sampledValue[0]?.context,
    (Date.parse(timestamp) - startMs) / minute,
  ]);
}

describe("the samples of a transaction", () => {
  it("are none when nothing is to be sampled (OCPP 1.6 §3.16.5)", () => {
    const samples = sampleMinutes(2, 100);
    expect(samples.end(measureMinutes(3), { sampled: [], aligned: [] })).to.equal(undefined);
  });

  it("begin and end with the transaction, and are in order between", () => {
    const samples = sampleMinutes(2, 100, { clock: true });
    const told = samples.end(measureMinutes(3), { sampled: register, aligned: register });
    expect(contextsAndMinutes(told)).to.deep.equal([
      ["Transaction.Begin", 0],
      ["Sample.Periodic", 1],
      ["Sample.Clock", 1.5],
      ["Sample.Periodic", 2],
      ["Sample.Clock", 2.5],
      ["Transaction.End", 3],
    ]);
  });

  it("have every measurand of both lists at the beginning and the end, once (R-MV-007)", () => {
    const told = sampleMinutes(1, 100).end(measureMinutes(2), {
      sampled: register,
      aligned: power,
    });
    expect(told?.map(({ sampledValue }) => sampledValue.map((each) => each.measurand)))
      .to.deep //
      .equal([
        ["Energy.Active.Import.Register", "Power.Active.Import"],
        ["Energy.Active.Import.Register"],
        ["Energy.Active.Import.Register", "Power.Active.Import"],
      ]);
  });

  it("are thinned evenly, and never lose the beginning and the end (R-MV-007)", () => {
    const samples = sampleMinutes(13, 6);
    const told = samples.end(measureMinutes(14), { sampled: register, aligned: [] });
    expect(contextsAndMinutes(told)).to.deep.equal([
      ["Transaction.Begin", 0],
      ["Sample.Periodic", 4],
      ["Sample.Periodic", 8],
      ["Sample.Periodic", 12],
      ["Transaction.End", 14],
    ]);
  });

  it("are never more than allowed, but for the beginning and the end", () => {
    fc.assert(
      fc.property(fc.nat(60), fc.nat(20), fc.boolean(), (count, maxMeterValues, clock) => {
        const samples = sampleMinutes(count, maxMeterValues, { clock });
        const told = samples.end(measureMinutes(90), { sampled: register, aligned: register });
        const contexts = contextsAndMinutes(told).map(([context]) => context);
        expect(contexts.length).to.be.at.most(Math.max(2, maxMeterValues));
        expect([contexts[0], contexts.at(-1)]).to.deep.equal([
          "Transaction.Begin",
          "Transaction.End",
        ]);
      }),
    );
  });

  it("have intervals that add up to the energy of the transaction, thinned or not", () => {
    for (const maxMeterValues of [100, 6, 2]) {
      const samples = sampleMinutes(13, maxMeterValues);
      const end = measureMinutes(14);
      const told = samples.end(end, { sampled: interval, aligned: [] }) ?? [];
      const sumWh = told.reduce((sum, each) => sum + Number(each.sampledValue[0]?.value), 0);
      expect(sumWh).to.equal(end.registerWh);
    }
  });
});
