import { expect } from "chai";
import fc from "fast-check";
import { readMeasurandList } from "../../../model/measurand-list.ts";
import { measurands } from "../../../model/measurands.ts";
import { readMeterValues } from "../../../model/meter-reading.ts";
import { checkRequest } from "../../../schemas/validate.ts";
import { Car } from "../../../simulator/car/car.ts";
import { carModels } from "../../../simulator/car/car-model.ts";
import type { Measurement } from "../../../simulator/meter/meter.ts";
import { isMetered, toMeterValue } from "../../../simulator/meter/meter-value.ts";
import { createMeter, measureCar, measureHours, startMs } from "./measured-car.ts";

const periodic = { context: "Sample.Periodic" } as const;

function choose(list: string) {
  return readMeasurandList(list).choices;
}

function sample(now: Measurement, list: string) {
  return toMeterValue(now, { choices: choose(list), ...periodic })?.sampledValue ?? [];
}

describe("a meter value", () => {
  const now: Measurement = {
    atMs: startMs,
    registerWh: 1234,
    phaseRegistersWh: [411, 411, 412],
    volts: [230.04, 231.26, 229],
    amps: [16, 15.996, 0],
    watts: 7380.02,
    offeredAmps: 16,
    socPercent: 55.55,
  };

  it("is the register when that is what was chosen", () => {
    expect(toMeterValue(now, { choices: choose("Energy.Active.Import.Register"), ...periodic }))
      .to //
      .deep.equal({
        timestamp: "2026-01-15T07:00:00Z",
        sampledValue: [
          {
            value: "1234",
            context: "Sample.Periodic",
            measurand: "Energy.Active.Import.Register",
            location: "Outlet",
            unit: "Wh",
          },
        ],
      });
  });

  it("has all the phases of what is measured by phase (OCPP 1.6 §3.16.3)", () => {
    const told = sample(now, "Current.Import,Voltage").map(({ phase, value, unit }) => [
      phase,
      value,
      unit,
    ]);
    expect(told).to.deep.equal([
      ["L1", "16.00", "A"],
      ["L2", "16.00", "A"],
      ["L3", "0.00", "A"],
      ["L1-N", "230.0", "V"],
      ["L2-N", "231.3", "V"],
      ["L3-N", "229.0", "V"],
    ]);
  });

  it("has the one phase that was asked for, by the name it was asked by", () => {
    const list = "Voltage.L2,Voltage.L2-N,Power.Active.Import.L1,Energy.Active.Import.Register.L3";
    const told = sample(now, list).map(({ phase, value }) => [phase, value]);
    expect(told).to.deep.equal([
      ["L2", "231.3"],
      ["L2-N", "231.3"],
      ["L1", "3680.6"],
      ["L3", "412"],
    ]);
  });

  it("has no unit where the standard has none, and the place where it was measured", () => {
    const told = sample(now, "Frequency,Power.Factor,SoC,Temperature");
    expect(told.map(({ unit, location }) => [unit, location])).to.deep.equal([
      [undefined, "Outlet"],
      [undefined, "Outlet"],
      ["Percent", "EV"],
      ["Celsius", "Body"],
    ]);
    const [frequency, factor, soc] = told.map(({ value }) => Number(value));
    expect([factor, soc]).to.deep.equal([1, 55.5]);
    expect(frequency).to.be.closeTo(50, 0.05);
  });

  it("says what is offered", () => {
    const told = sample(now, "Current.Offered,Power.Offered").map(({ value }) => value);
    expect(told).to.deep.equal(["16.0", "11040"]);
  });

  it("exports nothing", () => {
    const told = sample(now, "Energy.Active.Export.Register,Power.Active.Export,Current.Export.L1");
    expect(told.map(({ value }) => Number(value))).to.deep.equal([0, 0, 0]);
  });

  it("is none when there is nothing to tell", () => {
    expect(toMeterValue(now, { choices: [], ...periodic })).to.equal(undefined);
    const silent = { ...now, socPercent: undefined };
    expect(toMeterValue(silent, { choices: choose("SoC"), ...periodic })).to.equal(undefined);
  });

  it("counts an interval from the last sample of its series", () => {
    const meter = createMeter();
    const since = measureHours(meter, 0);
    const later = measureHours(meter, 1);
    const choices = choose("Energy.Active.Import.Interval,Energy.Active.Import.Interval.L2");
    const [whole, second] =
      toMeterValue(later, { choices, ...periodic, since })?.sampledValue ?? [];
    expect(Number(whole?.value)).to.equal(later.registerWh);
    expect(Number(second?.value)).to.be.closeTo(2300, 20);
    const first = toMeterValue(later, { choices, ...periodic });
    expect(first?.sampledValue.map(({ value }) => value)).to.deep.equal(["0", "0"]);
  });

  it("passes the schema with every measurand that is metered", () => {
    const list = Object.keys(measurands).join(",");
    const meterValue = [toMeterValue(now, { choices: choose(list), ...periodic })];
    const checked = checkRequest("MeterValues", { connectorId: 1, meterValue });
    expect(checked).to.include({ isValid: true });
    const told = new Set<string>(sample(now, list).map(({ measurand = "" }) => measurand));
    const untold = Object.keys(measurands).filter((name) => !told.has(name));
    expect(untold).to.deep.equal(["RPM"]);
  });

  it("tells P within 0.5 % of ΣV·I", () => {
    const list = "Power.Active.Import,Current.Import,Voltage";
    const limit = fc.integer({ min: 80, max: 320 }).map((tenths) => tenths / 10);
    fc.assert(
      fc.property(
        fc.constantFrom(...Object.values(carModels)),
        limit,
        fc.nat(3_600_000),
        (model, amps, afterMs) => {
          const meter = createMeter();
          const car = new Car(model, 20);
          car.plug(meter, startMs);
          car.offer(amps, 3, startMs);
          const shown = measureCar(meter, car, startMs + afterMs);
          const meterValue = toMeterValue(shown, { choices: choose(list), ...periodic });
          const [reading] = readMeterValues([meterValue]).readings;
          const told = reading?.powerWatts ?? Number.NaN;
          const volts = reading?.voltageVolts;
          const currents = reading?.currentAmps;
          const sum =
            (volts?.l1 ?? 0) * (currents?.l1 ?? 0) +
            (volts?.l2 ?? 0) * (currents?.l2 ?? 0) +
            (volts?.l3 ?? 0) * (currents?.l3 ?? 0);
          // Three currents of two decimals, and one power of none, are off by so much at most.
          const roundingWatts = 3 * 0.005 * 240 + 0.5;
          expect(Math.abs(told - sum)).to.be.at.most(0.005 * sum + roundingWatts);
        },
      ),
    );
  });
});

describe("isMetered", () => {
  const cases: readonly (readonly [list: string, phases: number, isMetered: boolean])[] = [
    ["Voltage", 1, true],
    ["Voltage.L1-N", 1, true],
    ["Voltage.L2", 1, false],
    ["Voltage.L3", 3, true],
    ["Voltage.L1-L2", 3, false],
    ["Current.Import.N", 3, false],
    ["SoC", 3, true],
    ["RPM", 3, false],
  ];
  for (const [list, phases, expected] of cases)
    it(`says ${expected} of ${list} with ${phases} phases`, () => {
      expect(choose(list).map((choice) => isMetered(choice, phases))).to.deep.equal([expected]);
    });
});
