import { expect } from "chai";
import {
  formatMeasurandList,
  parseMeasurandChoice,
  readMeasurandList,
} from "../../model/measurand-list.ts";

describe("a list of measurands", () => {
  it("has measurands, and measurands of one phase (OCPP 1.6 §9.1.17)", () => {
    const read = readMeasurandList("Current.Import.L1,Voltage.L1-N,Power.Active.Import,SoC");
    expect(read).to.deep.equal({
      choices: [
        { measurand: "Current.Import", phase: "L1" },
        { measurand: "Voltage", phase: "L1-N" },
        { measurand: "Power.Active.Import", phase: undefined },
        { measurand: "SoC", phase: undefined },
      ],
      unknown: [],
    });
  });

  it("is read in quotation marks and with spaces (FB-083)", () => {
    const { choices, unknown } = readMeasurandList("'Power.Active.Import', \"Voltage\" ");
    expect(formatMeasurandList(choices)).to.equal("Power.Active.Import,Voltage");
    expect(unknown).to.deep.equal([]);
  });

  it("is read but for a last member that was cut off (FB-079)", () => {
    const { choices, unknown } = readMeasurandList("Voltage,SoC,Current.Impo");
    expect(formatMeasurandList(choices)).to.equal("Voltage,SoC");
    expect(unknown).to.deep.equal(["Current.Impo"]);
  });

  it("is written as it was read", () => {
    const text = "Current.Import.L1,Voltage.L2-L3,Energy.Active.Import.Register";
    expect(formatMeasurandList(readMeasurandList(text).choices)).to.equal(text);
  });

  for (const text of ["", "L1", ".L1", "Voltage.", "Voltage.L4", "Voltage.l1", "SoC.L1", "voltage"])
    it(`has no member ${JSON.stringify(text)}`, () => {
      expect(parseMeasurandChoice(text)).to.equal(undefined);
    });
});
