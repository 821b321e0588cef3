import { expect } from "chai";
import { createRandom } from "../../../protocol/random.ts";
import {
  type FleetBehavior,
  fleetBehaviors,
  type PlannedVisit,
  planVisit,
} from "../../../simulator/fleet/visit-plan.ts";

const hourMs = 3_600_000;
/** A Thursday, midnight. */
const startMs = Date.UTC(2026, 0, 1);

describe("the plan of visits", () => {
  it("has nobody come where the fleet is idle", () => {
    expect(planVisit("idle", createRandom(1), startMs)).to.equal(undefined);
  });

  for (const behavior of fleetBehaviors.filter((one) => one !== "idle")) {
    it(`${behavior}: one visit after the other, each with an end`, () => {
      const visits = plan(behavior, 50);
      for (const [index, visit] of visits.entries()) {
        expect(visit.leaveAtMs).to.be.greaterThan(visit.arriveAtMs);
        expect(visit.energyWantedWh).to.be.at.least(1000);
        const before = visits[index - 1];
        if (before !== undefined) expect(visit.arriveAtMs).to.be.greaterThan(before.leaveAtMs);
      }
    });

    it(`${behavior}: the same from the same seed`, () => {
      expect(plan(behavior, 5)).to.deep.equal(plan(behavior, 5));
    });
  }

  it("office: comes in the morning of a workday, and stays for the day", () => {
    for (const { arriveAtMs, leaveAtMs } of plan("office", 100)) {
      expect(hourOf(arriveAtMs)).to.be.within(5, 11);
      expect(new Date(arriveAtMs).getUTCDay()).to.be.within(1, 5);
      expect((leaveAtMs - arriveAtMs) / hourMs).to.be.within(4, 14);
    }
  });

  it("home: comes in the evening", () => {
    const hours = plan("home", 100).map(({ arriveAtMs }) => hourOf(arriveAtMs));
    expect(median(hours)).to.be.within(17, 20);
  });

  it("fleet: comes back in the afternoon, and wants much", () => {
    const visits = plan("fleet", 100);
    expect(median(visits.map(({ arriveAtMs }) => hourOf(arriveAtMs)))).to.be.within(16, 18);
    expect(median(visits.map(({ energyWantedWh }) => energyWantedWh))).to.be.within(35e3, 45e3);
  });

  it("retail: comes many times a day, while the shop is open", () => {
    const visits = plan("retail", 200);
    for (const { arriveAtMs } of visits) expect(hourOf(arriveAtMs)).to.be.within(8, 20);
    const days = ((visits.at(-1)?.arriveAtMs ?? 0) - startMs) / (24 * hourMs);
    expect(visits.length / days).to.be.within(5, 15);
  });

  it("sessions: follow each other within minutes", () => {
    const visits = plan("sessions", 100);
    const hours = ((visits.at(-1)?.leaveAtMs ?? 0) - startMs) / hourMs;
    expect(hours).to.be.within(5, 20);
  });
});

function plan(behavior: FleetBehavior, count: number): PlannedVisit[] {
  const random = createRandom(1);
  const visits: PlannedVisit[] = [];
  let afterMs = startMs;
  for (let index = 0; index < count; index += 1) {
    const visit = planVisit(behavior, random, afterMs);
    if (visit === undefined) throw new Error("nobody comes");
    visits.push(visit);
    afterMs = visit.leaveAtMs;
  }
  return visits;
}

function hourOf(atMs: number): number {
  return (atMs % (24 * hourMs)) / hourMs;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}
