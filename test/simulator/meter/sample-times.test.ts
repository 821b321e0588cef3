import { expect } from "chai";
import fc from "fast-check";
import {
  nextAlignedSampleMs,
  nextPeriodicSampleMs,
} from "../../../simulator/meter/sample-times.ts";

const midnightMs = Date.UTC(2026, 2, 29);
const dayMs = 86_400_000;
const never = Number.POSITIVE_INFINITY;
const interval = fc.integer({ min: 1, max: 200_000 });
const time = fc.integer({ min: 0, max: 4e12 });

describe("the next periodic sample", () => {
  it("is an interval after the start, and again", () => {
    expect(nextPeriodicSampleMs(500, 60, 500)).to.equal(60_500);
    expect(nextPeriodicSampleMs(500, 60, 60_499)).to.equal(60_500);
    expect(nextPeriodicSampleMs(500, 60, 60_500)).to.equal(120_500);
  });

  it("never comes with an interval of 0", () => {
    expect(nextPeriodicSampleMs(0, 0, 0)).to.equal(never);
  });

  it("is a whole number of intervals from the start, and later, by an interval at most", () => {
    fc.assert(
      fc.property(time, interval, fc.nat(1e9), (startMs, seconds, sinceMs) => {
        const nextMs = nextPeriodicSampleMs(startMs, seconds, startMs + sinceMs);
        expect((nextMs - startMs) % (seconds * 1000)).to.equal(0);
        expect(nextMs - startMs - sinceMs).to.be.within(1, seconds * 1000);
      }),
    );
  });
});

describe("the next aligned sample", () => {
  it("falls on the quarter hour, and on midnight", () => {
    const quarter = 900_000;
    expect(nextAlignedSampleMs(900, midnightMs)).to.equal(midnightMs + quarter);
    expect(nextAlignedSampleMs(900, midnightMs + 1)).to.equal(midnightMs + quarter);
    expect(nextAlignedSampleMs(900, midnightMs - 1)).to.equal(midnightMs);
  });

  it("begins afresh at midnight where the interval does not divide the day", () => {
    const last = midnightMs + 12 * 7000 * 1000;
    expect(nextAlignedSampleMs(7000, last)).to.equal(midnightMs + dayMs);
    expect(nextAlignedSampleMs(7000, midnightMs + dayMs)).to.equal(midnightMs + dayMs + 7_000_000);
  });

  it("never comes with an interval of 0", () => {
    expect(nextAlignedSampleMs(0, midnightMs)).to.equal(never);
  });

  it("is a whole number of intervals from midnight (R-MV-004)", () => {
    fc.assert(
      fc.property(time, interval, (afterMs, seconds) => {
        const nextMs = nextAlignedSampleMs(seconds, afterMs);
        expect(nextMs).to.be.above(afterMs);
        expect((nextMs % dayMs) % (seconds * 1000)).to.equal(0);
      }),
    );
  });
});
