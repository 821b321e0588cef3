import { expect } from "chai";
import fc from "fast-check";
import { meanVolts, voltsAt } from "../../../simulator/meter/voltage.ts";

const startMs = Date.UTC(2026, 0, 15, 7);
const noise = fc.integer({ min: 0, max: 2 ** 31 - 1 });
const phase = fc.constantFrom(0, 1, 2);

describe("the voltage", () => {
  it("stays near its nominal value", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 4e12 }), noise, phase, (ms, noiseMs, each) => {
        expect(voltsAt(ms, noiseMs, each)).to.be.within(226, 234);
      }),
    );
  });

  it("has the mean that many looks at it have", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e8 }), noise, phase, (lengthMs, noiseMs, each) => {
        const looks = 4000;
        let sum = 0;
        for (let look = 0; look < looks; look++)
          sum += voltsAt(startMs + ((look + 0.5) * lengthMs) / looks, noiseMs, each);
        const mean = meanVolts(startMs, startMs + lengthMs, noiseMs, each);
        expect(mean).to.be.closeTo(sum / looks, 1e-3);
      }),
      { numRuns: 50 },
    );
  });

  it("differs from phase to phase and from meter to meter, and moves", () => {
    const seen = [
      voltsAt(startMs, 0, 0),
      voltsAt(startMs, 0, 1),
      voltsAt(startMs, 0, 2),
      voltsAt(startMs, 7e8, 0),
      voltsAt(startMs + 60_000, 0, 0),
    ];
    expect(new Set(seen.map((volts) => volts.toFixed(2)))).to.have.lengthOf(seen.length);
  });
});
