import { expect } from "chai";
import fc from "fast-check";
import { readMeterValues } from "../../model/meter-reading.ts";
import type { SampledValue } from "../../schemas/messages.ts";

const timestamp = "2026-03-01T12:00:00Z";

const energy = "Energy.Active.Import.Register";
const power = "Power.Active.Import";
const current = "Current.Import";

describe("meter reading", () => {
  it("keeps signed data as it came, and does not read it", () => {
    const sample = { format: "SignedData", value: "OCMF|{}|{}", unit: "Wh" } as const;
    const { readings, notes } = readMeterValues([{ timestamp, sampledValue: [sample] }]);
    expect(readings).to.deep.equal([]);
    expect(notes).to.deep.equal([{ kind: "dropped", reason: "signed data", sample }]);
    expect(notes[0]?.sample).to.equal(sample);
  });

  it("is none of an empty list of samples (FB-147), and none of what is no list", () => {
    const empty = [
      [{ timestamp, sampledValue: [] }],
      [],
      [{ timestamp }],
      [null, 7],
      {},
      undefined,
    ];
    for (const meterValue of empty)
      expect(readMeterValues(meterValue)).to.deep.equal({ readings: [], notes: [] });
  });

  it("is in order of time, the newest last, however it came (FB-155, FB-156)", () => {
    expect(registers(["12:00:02", 3], ["12:00:00", 1], ["12:00:01", 2])).to.deep.equal([1, 2, 3]);
  });

  it("is the newest when its time cannot be read", () => {
    expect(registers(["noon", 3], ["12:00:00", 1], ["12:00:01", 2])).to.deep.equal([1, 2, 3]);
  });

  it("is read without any time at all", () => {
    const { readings } = readMeterValues([{ sampledValue: [{ value: "5" }] }]);
    expect(readings).to.have.length(1);
    expect(readings[0]).to.include({ timestampMs: undefined, energyWh: 5 });
  });

  it("is one for neighbours of the same time", () => {
    const { readings } = readMeterValues([
      { timestamp, sampledValue: [{ value: "5" }] },
      { timestamp, sampledValue: [{ measurand: power, value: "1400" }] },
      { timestamp: "2026-03-01T12:00:10Z", sampledValue: [{ value: "9" }] },
    ]);
    expect(readings).to.have.length(2);
    expect(readings[0]).to.include({ energyWh: 5, powerWatts: 1400 });
    expect(readings[1]).to.include({ energyWh: 9, powerWatts: undefined });
  });

  it("throws at nothing, and reads finite numbers only", () => {
    const sample = fc.record(
      {
        value: fc.oneof(fc.string(), fc.double(), fc.double().map(String), fc.anything()),
        measurand: fc.constantFrom(energy, power, current, "Voltage", "SoC", "Temperature"),
        phase: fc.constantFrom("L1", "L2-N", "L3-L1", "N"),
        unit: fc.constantFrom("Wh", "kWh", "W", "kW", "A", "V"),
      },
      { requiredKeys: [] },
    );
    const meterValue = fc.record({ timestamp: fc.anything(), sampledValue: fc.array(sample) });
    fc.assert(
      fc.property(fc.oneof(fc.array(meterValue), fc.anything()), (meterValues) => {
        for (const { context: _, isPowerDerived: __, ...numbers } of readMeterValues(meterValues)
          .readings)
          expect(Object.values(numbers).flatMap(valuesOf).every(Number.isFinite)).to.equal(true);
      }),
    );
  });

  it("reads back any number that is written out", () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e9, max: 1e9 });
    fc.assert(
      fc.property(finite, (volts) => {
        const sample: SampledValue = { measurand: "Voltage", value: String(volts) };
        const { readings } = readMeterValues([{ timestamp, sampledValue: [sample] }]);
        expect(readings[0]?.voltageVolts?.unphased).to.equal(volts);
      }),
    );
  });
});

function registers(...entries: readonly (readonly [string, number])[]) {
  const meterValue = entries.map(([time, wh]) => ({
    timestamp: `2026-03-01T${time}Z`,
    sampledValue: [{ value: String(wh) }],
  }));
  return readMeterValues(meterValue).readings.map(({ energyWh }) => energyWh);
}

function valuesOf(value: unknown): readonly unknown[] {
  if (value === undefined) return [];
  if (typeof value !== "object" || value === null) return [value];
  return Object.values(value).filter((inner) => inner !== undefined);
}
