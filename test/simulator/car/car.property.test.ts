import { expect } from "chai";
import fc from "fast-check";
import { Car } from "../../../simulator/car/car.ts";
import { carModels } from "../../../simulator/car/car-model.ts";
import { createSink, hour, minute, nominalWh, second } from "./plugged-car.ts";

const day = 24 * hour;
/** Changes fall on whole milliseconds: of 200 kW, one of them is a twentieth of a watt hour. */
const roundingWh = 0.1;

const limit = fc.integer({ min: 0, max: 400 }).map((tenths) => tenths / 10);

const script = fc.record({
  model: fc.constantFrom(...Object.values(carModels)),
  socPercent: fc.integer({ min: 0, max: 99 }),
  visit: fc.record(
    {
      current: fc.constantFrom("AC" as const, "DC" as const),
      energyWantedWh: fc.integer({ min: 1, max: 40_000 }),
      chargeFromMs: fc.integer({ min: 0, max: day / 2 }),
    },
    { requiredKeys: [] },
  ),
  offers: fc.array(
    fc.record({
      afterMs: fc.integer({ min: 0, max: 4 * hour }),
      limitAmps: limit,
      phases: fc.constantFrom(0, 1, 3),
    }),
    { maxLength: 12 },
  ),
});

type Script = typeof script extends fc.Arbitrary<infer T> ? T : never;

/** Plays the offers; `looks` says when else somebody looks at the car. */
function play({ model, socPercent, visit, offers }: Script, looks: (car: Car) => void) {
  const car = new Car(model, socPercent);
  const sink = createSink();
  const startWh = car.batteryWh;
  car.plug(sink, 0, visit);
  let nowMs = 0;
  for (const { afterMs, limitAmps, phases } of offers) {
    nowMs += afterMs;
    while (car.nextChangeAtMs < nowMs) {
      looks(car);
      car.advance(car.nextChangeAtMs);
    }
    car.offer(limitAmps, phases, nowMs);
  }
  car.advance(nowMs + day);
  return { car, sink, startWh };
}

describe("any car", () => {
  it("is the same whether anybody looks at it between or not", () => {
    fc.assert(
      fc.property(script, fc.integer({ min: 1, max: 97 * second }), (each, everyMs) => {
        const unseen = play(each, () => undefined);
        const seen = play(each, (car) => {
          const lookMs = Math.max(0, car.nextChangeAtMs - everyMs);
          car.advance(lookMs);
        });
        expect(seen.car.state).to.equal(unseen.car.state);
        expect(seen.car.batteryWh).to.be.closeTo(unseen.car.batteryWh, roundingWh);
        const seenWh = nominalWh(seen.sink.carried);
        expect(seenWh).to.be.closeTo(nominalWh(unseen.sink.carried), roundingWh);
      }),
    );
  });

  it("tells of every stretch of time once, in order", () => {
    fc.assert(
      fc.property(script, (each) => {
        const { carried } = play(each, () => undefined).sink;
        for (const [index, { fromMs, toMs, amps }] of carried.entries()) {
          expect(fromMs).to.be.at.least(carried[index - 1]?.toMs ?? 0);
          expect(toMs).to.be.above(fromMs);
          expect(amps).to.be.at.least(0);
        }
      }),
    );
  });

  it("gains what it took, less its losses, standby and top-ups", () => {
    fc.assert(
      fc.property(script, (each) => {
        const { topUp, ...lasting } = { topUp: undefined, ...each.model };
        const model = { ...lasting, standbyWatts: 0 };
        const { car, sink, startWh } = play({ ...each, model }, () => undefined);
        const gainedWh = nominalWh(sink.carried) * each.model.efficiencyShare;
        expect(car.batteryWh - startWh).to.be.closeTo(gainedWh, 0.1);
      }),
    );
  });

  it("never draws more than it was offered within its reaction time", () => {
    fc.assert(
      fc.property(script, limit, (each, limitAmps) => {
        const model = { ...each.model, overshootShare: 0 };
        const { car } = play({ ...each, model }, () => undefined);
        const nowMs = 100 * day;
        car.offer(40, 3, nowMs);
        car.offer(limitAmps, 3, nowMs + minute);
        for (let ms = model.reactionDelayMs; ms < minute; ms += second) {
          car.advance(nowMs + minute + ms);
          const isStandby = car.state !== "charging" && car.amps < 1;
          if (!isStandby) expect(car.amps).to.be.at.most(limitAmps);
        }
      }),
    );
  });
});
