import { expect } from "chai";
import { defaultUnits, isMeasurand, measurands, unitsOf } from "../../model/measurands.ts";

const names = Object.keys(measurands).filter(isMeasurand);

describe("measurands", () => {
  it("are the 22 of OCPP 1.6 §7.31, none of them by any other name", () => {
    expect(names).to.have.length(22);
    expect(isMeasurand("Voltage")).to.equal(true);
    expect(["voltage", "Current", "toString", ""].some(isMeasurand)).to.equal(false);
  });

  it("have their units, the default one among them", () => {
    expect(unitsOf("Energy.Active.Import.Register")).to.deep.equal(["Wh", "kWh"]);
    expect(unitsOf("Energy.Reactive.Export.Interval")).to.deep.equal(["varh", "kvarh"]);
    expect(unitsOf("Power.Offered")).to.deep.equal(["W", "kW"]);
    expect(unitsOf("Current.Offered")).to.deep.equal(["A"]);
    expect(unitsOf("Temperature")).to.deep.equal(["Celsius", "Celcius", "Fahrenheit", "K"]);
    expect(unitsOf("Power.Factor")).to.deep.equal([]);
    for (const name of names) {
      const unit = defaultUnits[measurands[name].quantity];
      if (unit !== undefined) expect(unitsOf(name)[0]).to.equal(unit);
    }
  });

  it("fall to nought at the end of charging when they are flows of current or power", () => {
    const flows = names.filter((name) => measurands[name].kind === "flow");
    expect(flows).to.deep.equal([
      "Current.Export",
      "Current.Import",
      "Power.Active.Export",
      "Power.Active.Import",
      "Power.Reactive.Export",
      "Power.Reactive.Import",
    ]);
  });

  it("count up when they are registers, and afresh when they are intervals", () => {
    for (const name of names) {
      expect(measurands[name].kind === "register").to.equal(name.endsWith(".Register"));
      expect(measurands[name].kind === "interval").to.equal(name.endsWith(".Interval"));
    }
  });

  it("are told by phase, but for those of the whole charge point or vehicle", () => {
    const whole = names.filter((name) => !measurands[name].hasPhases);
    expect(whole).to.deep.equal(["Frequency", "RPM", "SoC", "Temperature"]);
  });
});
