import { expect } from "chai";
import {
  parseBoolean,
  parseInteger,
  readChargingRateUnits,
  splitList,
} from "../../model/configuration-values.ts";

describe("what a configuration value says", () => {
  it("is true or false in any case", () => {
    expect(["true", "TRUE", " True "].map(parseBoolean)).to.deep.equal([true, true, true]);
    expect(parseBoolean("False")).to.equal(false);
    expect(["", "yes", "1"].map(parseBoolean)).to.deep.equal([undefined, undefined, undefined]);
  });

  it("is a whole number", () => {
    expect([" 60", "-1", "007"].map(parseInteger)).to.deep.equal([60, -1, 7]);
    for (const text of ["", "-", "1.0", "0x10", "1 000", "9".repeat(16)])
      expect(parseInteger(text)).to.equal(undefined);
  });

  it("is a list, its spaces and empty members left out", () => {
    expect(splitList(" Core, SmartCharging,,")).to.deep.equal(["Core", "SmartCharging"]);
    expect(splitList("")).to.deep.equal([]);
  });

  for (const [text, units] of [
    ["Current,Power", ["A", "W"]],
    ["Current", ["A"]],
    ["Power", ["W"]],
    ["W", ["W"]],
    ["Amp", ["A"]],
    ["a, watt", ["A", "W"]],
    ["", ["A"]],
    ["Bogus", ["A"]],
    [undefined, ["A"]],
  ] as const)
    it(`is ${units.join(" and ")} for the rate unit ${JSON.stringify(text)} (FB-076)`, () => {
      expect(readChargingRateUnits(text)).to.deep.equal(units);
    });
});
