import { expect } from "chai";
import { CurrentRamp } from "../../../simulator/car/current-ramp.ts";

describe("a current ramp", () => {
  const ramp = new CurrentRamp(1000, 6, 6000, 16);

  it("rises straight and stays at its end", () => {
    expect([1000, 3500, 6000, 60_000].map((ms) => ramp.ampsAt(ms))).to.deep.equal([6, 11, 16, 16]);
  });

  it("tells how long a charge takes while it rises", () => {
    const meanAmps = (6 + 11) / 2;
    expect(ramp.msToCarry(meanAmps * 2500, 1000)).to.be.closeTo(2500, 1e-6);
  });

  it("tells how long a charge takes once it is level", () => {
    expect(ramp.msToCarry(16 * 700, 9000)).to.be.closeTo(700, 1e-6);
  });

  it("takes no time to carry nothing", () => {
    expect(ramp.msToCarry(0, 1000)).to.equal(0);
    expect(new CurrentRamp(0, 0, 0, 0).msToCarry(0, 0)).to.equal(0);
  });

  it("never carries anything at nought", () => {
    expect(new CurrentRamp(0, 0, 0, 0).msToCarry(1, 0)).to.equal(Number.POSITIVE_INFINITY);
  });
});
