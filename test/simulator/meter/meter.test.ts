import { expect } from "chai";
import fc from "fast-check";
import { createRandom } from "../../../protocol/random.ts";
import { Car } from "../../../simulator/car/car.ts";
import { carModels } from "../../../simulator/car/car-model.ts";
import { Meter } from "../../../simulator/meter/meter.ts";
import { createMeter, measureCar, measureHours, startMs } from "./measured-car.ts";

const hour = 3_600_000;

/** What goes on at a connector: seconds pass, and then something happens. */
const happening = fc.record({
  afterMs: fc.integer({ min: 1, max: 900_000 }),
  what: fc.constantFrom("offer", "offer", "offer", "plug", "unplug"),
  limitAmps: fc.integer({ min: 0, max: 320 }).map((tenths) => tenths / 10),
  phases: fc.constantFrom(0, 1, 3, 3, 3),
});

describe("a meter", () => {
  it("begins where it is told to", () => {
    expect(createMeter(3, 1000).registerWh).to.equal(1000);
    expect(createMeter(3, 4_076_001).registerWh).to.equal(4_076_001);
  });

  it("counts the energy of all phases that carry current", () => {
    const meter = createMeter();
    meter.carry(startMs, startMs + hour, 10, 3);
    expect(meter.registerWh).to.be.closeTo(6900, 50);
    meter.carry(startMs + hour, startMs + 2 * hour, 10, 1);
    expect(meter.registerWh).to.be.closeTo(9200, 70);
  });

  it("shows currents on the phases that are used, and watts that fit them", () => {
    const shown = createMeter().measure(startMs, { amps: 16, phases: 1, offeredAmps: 20 });
    expect(shown).to.deep.include({ amps: [16, 0, 0], offeredAmps: 20, socPercent: undefined });
    expect(shown.watts).to.be.closeTo(16 * (shown.volts[0] ?? 0), 1e-9);
  });

  it("has no more phases than its connector", () => {
    const shown = createMeter(1).measure(startMs, { amps: 16, phases: 1, offeredAmps: 16 });
    expect([shown.amps, shown.volts, shown.phaseRegistersWh].map((each) => each.length))
      .to.deep //
      .equal([1, 1, 1]);
  });

  it("shows the same to whoever looks twice", () => {
    const meter = createMeter();
    expect(measureHours(meter, 0)).to.deep.equal(measureHours(meter, 0));
  });

  it("shows a total that its phases add up to, but for what is cut off", () => {
    const { registerWh, phaseRegistersWh } = measureHours(createMeter(3, 1000), 1);
    const sumWh = phaseRegistersWh.reduce((sum, each) => sum + each, 0);
    expect(registerWh - sumWh).to.be.within(0, 3);
  });
});

describe("a meter with a car behind it", () => {
  const model = fc.constantFrom(...Object.values(carModels));
  const script = fc.array(happening, { minLength: 1, maxLength: 25 });

  it("shows ΔE = ∫P dt within a watt hour, and never falls", () => {
    fc.assert(
      fc.property(model, script, fc.integer(), (each, happenings, seed) => {
        const meter = new Meter({ random: createRandom(seed), registerWh: 1000 });
        const car = new Car(each, 40);
        car.plug(meter, startMs);
        car.offer(16, 3, startMs);
        let nowMs = startMs;
        let joules = 0;
        let lastWh = meter.registerWh;
        for (const { afterMs, what, limitAmps, phases } of happenings) {
          joules += integrateWatts(meter, car, nowMs, afterMs);
          nowMs += afterMs;
          if (what === "plug") car.plug(meter, nowMs);
          else if (what === "unplug") car.unplug(nowMs);
          else car.offer(limitAmps, phases, nowMs);
          expect(meter.registerWh).to.be.at.least(lastWh);
          lastWh = meter.registerWh;
        }
        expect(lastWh - 1000).to.be.closeTo(joules / 3600, 1.001);
      }),
      { numRuns: 60 },
    );
  });
});

/** By looking at power often, as a clamp meter would: between changes, by Simpson's rule in steps of 20 s at most. */
function integrateWatts(meter: Meter, car: Car, fromMs: number, lengthMs: number): number {
  const toMs = fromMs + lengthMs;
  const watts = (atMs: number) => measureCar(meter, car, atMs).watts;
  let joules = 0;
  let ms = fromMs;
  while (ms < toMs) {
    const endMs = Math.min(toMs, car.nextChangeAtMs, ms + 20_000);
    const first = watts(ms);
    const middle = watts((ms + endMs) / 2);
    const last = watts(endMs - 1e-3);
    joules += ((first + 4 * middle + last) / 6) * ((endMs - ms) / 1000);
    ms = endMs;
    car.advance(ms);
  }
  return joules;
}
