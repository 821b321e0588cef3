import { expect } from "chai";
import { type MeterReading, readMeterValues } from "../../model/meter-reading.ts";
import { registerScale } from "../../model/register-scale.ts";

function reading(time: string, register: string | undefined, watts: string): MeterReading {
  const power = { measurand: "Power.Active.Import", value: watts };
  const sampledValue = register === undefined ? [power] : [power, { value: register }];
  const [only] = readMeterValues([{ timestamp: `2026-03-01T${time}Z`, sampledValue }]).readings;
  if (only === undefined) throw new Error("nothing was read");
  return only;
}

const first = reading("12:00:00", "361", "9400");

describe("the scale of a register", () => {
  it("is 1000 when it rises by 1 for a kWh that flowed (FB-135)", () => {
    expect(registerScale(first, reading("12:07:00", "362", "9400"))).to.equal(1000);
  });

  it("is 1 when it rises by what flowed", () => {
    expect(registerScale(first, reading("12:07:00", "1450", "9400"))).to.equal(1);
    expect(registerScale(first, reading("12:07:00", "1150", "7000"))).to.equal(1);
  });

  for (const [title, later] of [
    ["too little flowed", reading("12:00:01", "362", "0")],
    ["it did not rise", reading("12:07:00", "361", "9400")],
    ["it fell", reading("12:07:00", "0", "9400")],
    ["it rose by something else", reading("12:07:00", "401", "9400")],
    ["it was not told", reading("12:07:00", undefined, "9400")],
    ["the time stood still", reading("12:00:00", "362", "9400")],
    ["the time is not known", reading("noon", "362", "9400")],
  ] as const)
    it(`is not known when ${title}`, () => {
      expect(registerScale(first, later)).to.equal(undefined);
    });
});
