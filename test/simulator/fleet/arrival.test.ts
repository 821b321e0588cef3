import { expect } from "chai";
import { createRandom } from "../../../protocol/random.ts";
import { type ArrivalShape, planPower } from "../../../simulator/fleet/arrival.ts";

describe("the arrival of a fleet", () => {
  it("step: all at once", () => {
    expect(new Set(times("step", 0))).to.deep.equal(new Set([0]));
  });

  it("ramp: evenly over the time", () => {
    expect(times("ramp", 60_000).slice(0, 3)).to.deep.equal([0, 600, 1200]);
    expect(Math.max(...times("ramp", 60_000))).to.equal(59_400);
  });

  it("herd: all within the time, in no order", () => {
    const all = times("herd", 1000);
    expect(Math.max(...all)).to.be.at.most(1000);
    expect([...all].sort((a, b) => a - b)).not.to.deep.equal(all);
  });

  it("poisson: in the mean after the time", () => {
    const all = times("poisson", 10_000);
    const mean = all.reduce((sum, time) => sum + time, 0) / all.length;
    expect(mean).to.be.within(7000, 13_000);
  });

  it("rolling: one fifth after the other is restarted", () => {
    const offTimes = plans("rolling", 30_000).map(({ offAtMs }) => offAtMs);
    expect(offTimes.slice(0, 6)).to.deep.equal([60e3, 90e3, 120e3, 150e3, 180e3, 60e3]);
    for (const plan of plans("rolling", 30_000)) {
      expect(plan.onAgainAtMs).to.equal((plan.offAtMs ?? 0) + 10_000);
    }
  });

  it("blackout: all lose power together, and come back within seconds", () => {
    for (const plan of plans("blackout", 90_000)) {
      expect(plan.offAtMs).to.equal(60_000);
      expect(plan.onAgainAtMs).to.be.within(150_000, 155_000);
    }
  });
});

function plans(shape: ArrivalShape, overMs: number) {
  const random = createRandom(1);
  return Array.from({ length: 100 }, (_, index) =>
    planPower({ shape, overMs }, index + 1, 100, random.stream("arrival", index + 1)),
  );
}

function times(shape: ArrivalShape, overMs: number): number[] {
  return plans(shape, overMs).map(({ onAtMs }) => onAtMs);
}
