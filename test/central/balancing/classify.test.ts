import { expect } from "chai";
import { compute } from "../../../central/balancing/compute.ts";
import type { ConnectorState } from "../../../central/balancing/connector-state.ts";
import { contextOf, nowMs, secondsAgo, stateOf } from "./states.ts";

const context = contextOf();

function verdictOf(changes: Partial<ConnectorState>, settings = {}) {
  const group = { entries: [{ priority: 0, amps: 100 }], connectors: [stateOf(changes)] };
  const [verdict] = compute(group, contextOf(settings)).verdicts;
  if (verdict === undefined) throw new Error("no verdict");
  return verdict;
}

const unused: Partial<ConnectorState> = {
  status: "SuspendedEV",
  offeredAmps: 6,
  recentUsageAmps: 0,
  lastOfferAtMs: secondsAgo(301),
};

describe("an offer that is left unused", () => {
  it("is made again just before a full hour, to a session still to begin", () => {
    const { targetAmps, suspendedUntilMs = 0 } = verdictOf(unused);
    expect(targetAmps).to.equal(0);
    // 08:20 now, and half the time-out before nine.
    const earliestMs = Date.UTC(2026, 0, 5, 8, 57, 30);
    expect(suspendedUntilMs).to.be.within(earliestMs, earliestMs + 60_000);
  });

  it("is made again at times that differ from charge point to charge point", () => {
    const times = ["A", "B", "C", "D"].map(
      (chargePoint) => verdictOf({ ...unused, chargePoint }).suspendedUntilMs,
    );
    expect(new Set(times).size).to.equal(4);
  });

  it("is never made again in the past: an hour that is too near is passed over", () => {
    for (const minute of [54, 55, 56, 59, 60]) {
      const atMs = Date.UTC(2026, 0, 5, 8, minute);
      const state = stateOf({ ...unused, lastOfferAtMs: atMs - 301_000 });
      const group = { entries: [{ priority: 0, amps: 100 }], connectors: [state] };
      const [verdict] = compute(group, { ...context, nowMs: atMs }).verdicts;
      const leastMs = (context.settings.suspendedAllocationTimeoutSeconds / 2) * 1000;
      expect((verdict?.suspendedUntilMs ?? 0) - atMs).to.be.at.least(leastMs);
    }
  });

  it("is made again after the delays that are set, by the energy of the session", () => {
    const settings = { suspendTopOfHour: false, suspendedDelayedTimeSeconds: 180 };
    expect(verdictOf(unused, settings).suspendedUntilMs).to.equal(nowMs + 180_000);
    const charged = { ...unused, sessionEnergyWh: 1000 };
    expect(verdictOf(charged, settings).suspendedUntilMs).to.equal(nowMs + 21_600_000);
  });

  it("is taken back from a connector that says SuspendedEVSE, too", () => {
    expect(verdictOf({ ...unused, status: "SuspendedEVSE" }).targetAmps).to.equal(0);
  });

  it("keeps its time when it is not given up at once", () => {
    const suspendedUntilMs = nowMs + 1000;
    expect(verdictOf({ ...unused, suspendedUntilMs }).suspendedUntilMs).to.equal(suspendedUntilMs);
  });

  it("is made again once its time has come, whatever the status", () => {
    for (const status of ["SuspendedEV", "SuspendedEVSE", "Charging"]) {
      const state = { ...unused, status, offeredAmps: 0 };
      expect(verdictOf({ ...state, suspendedUntilMs: nowMs + 1 }).targetAmps).to.equal(0);
      expect(verdictOf({ ...state, suspendedUntilMs: nowMs }).targetAmps).to.equal(6);
    }
  });

  it("is left alone where the charge point says no current at all", () => {
    const silent = { ...unused, status: "Charging", recentUsageAmps: undefined };
    expect(verdictOf(silent).targetAmps).to.equal(6);
  });
});

describe("the ceiling of a car", () => {
  const atCeiling: Partial<ConnectorState> = {
    offeredAmps: 10,
    recentUsageAmps: 9.9,
    lastOfferAtMs: secondsAgo(400),
    evCeilingAmps: 10,
    onSinceMs: secondsAgo(1000),
  };

  it("is lifted when the car has stayed at it", () => {
    expect(verdictOf({ ...atCeiling, atCeilingSinceMs: secondsAgo(114) })).to.include({
      targetAmps: 10,
      evCeilingAmps: 10,
    });
    expect(verdictOf({ ...atCeiling, atCeilingSinceMs: secondsAgo(115) })).to.include({
      targetAmps: 13,
      evCeilingAmps: undefined,
    });
  });

  it("stays while the car is below it", () => {
    expect(verdictOf({ ...atCeiling, recentUsageAmps: 9.3 })).to.include({
      targetAmps: 10,
      evCeilingAmps: 10,
    });
  });
});

describe("minimums", () => {
  const running: Partial<ConnectorState> = {
    offeredAmps: 6,
    recentUsageAmps: 5.9,
    onSinceMs: secondsAgo(100),
  };
  const newcomer: Partial<ConnectorState> = { status: "SuspendedEVSE", priority: 3 };

  function targetsOf(...connectors: readonly Partial<ConnectorState>[]) {
    const group = { entries: [{ priority: 0, amps: 6 }], connectors: connectors.map(stateOf) };
    return compute(group, context).verdicts.map(({ targetAmps }) => targetAmps);
  }

  it("go to a newcomer of a higher priority", () => {
    expect(targetsOf(running, newcomer)).to.deep.equal([0, 6]);
  });

  it("stay with whoever was displaced a short while ago and is back", () => {
    expect(targetsOf({ ...running, displacedAtMs: secondsAgo(899) }, newcomer)).to.deep.equal([
      6, 0,
    ]);
    expect(targetsOf({ ...running, displacedAtMs: secondsAgo(900) }, newcomer)).to.deep.equal([
      0, 6,
    ]);
  });

  it("go to the one of the equals that has waited longest, from the one with most energy", () => {
    const long = { ...running, onSinceMs: secondsAgo(1000) };
    const waiting = { status: "SuspendedEVSE" };
    const targetsAt = (amps: number, connectors: readonly Partial<ConnectorState>[]) =>
      compute(
        { entries: [{ priority: 0, amps }], connectors: connectors.map(stateOf) },
        context,
      ).verdicts.map(({ targetAmps }) => targetAmps);
    const less = { ...long, sessionEnergyWh: 10 };
    const more = { ...long, sessionEnergyWh: 20 };
    const brief = { ...waiting, waitingSinceMs: secondsAgo(5) };
    const lasting = { ...waiting, waitingSinceMs: secondsAgo(50) };
    expect(targetsAt(12, [less, more, brief])).to.deep.equal([6, 0, 6]);
    expect(targetsAt(6, [less, brief, lasting])).to.deep.equal([0, 0, 6]);
  });
});
