import { expect } from "chai";
import { createSimulatedClock } from "../../../../protocol/simulated-clock.ts";
import {
  createImplicitChecks,
  type ImplicitProblem,
} from "../../../../scenarios/engine/checks/implicit-checks.ts";
import { WireLog } from "../../../../scenarios/engine/wire/wire-log.ts";

function setUp(isStrict = true) {
  const clock = createSimulatedClock();
  const found: ImplicitProblem[] = [];
  const checks = createImplicitChecks({
    clock,
    isStrict,
    withinMs: () => 10_000,
    mayClose: () => false,
    found: (problem) => void found.push(problem),
  });
  const log = new WireLog({ nowMs: () => clock.now(), listeners: [checks] });
  const wire = log.observerOf("CP1");
  return {
    clock,
    found,
    checks,
    log,
    wire,
    from: (frame: unknown) => wire.frame("fromChargePoint", JSON.stringify(frame)),
    to: (frame: unknown) => wire.frame("toChargePoint", JSON.stringify(frame)),
  };
}

const answer = { currentTime: "2025-01-01T00:00:00Z" };

describe("the time for answers", () => {
  it("is ten seconds for the central system", async () => {
    const { clock, from, found } = setUp();
    from([2, "1", "Heartbeat", {}]);
    await clock.advance(9_999);
    expect(found).to.deep.equal([]);
    await clock.advance(1);
    expect(found).to.deep.equal([
      {
        check: "answered-in-time",
        blame: "theirs",
        chargePoint: "CP1",
        message: "Heartbeat was not answered within 10 s",
      },
    ]);
    expect(clock.taskCount()).to.equal(0);
  });

  it("is thirty seconds for our charge points, strict or not, and the fault is ours", async () => {
    for (const isStrict of [true, false]) {
      const { clock, to, found } = setUp(isStrict);
      to([2, "1", "Reset", { type: "Soft" }]);
      await clock.advance(29_999);
      expect(found).to.deep.equal([]);
      await clock.advance(1);
      expect(found[0]).to.include({ check: "answered-by-us", blame: "ours" });
      expect(found[0]?.message).to.equal("Reset was not answered by CP1 within 30 s");
    }
  });

  it("is over with the answer, with the connection, and with the scenario", async () => {
    const { clock, from, to, wire, checks, found } = setUp();
    from([2, "1", "Heartbeat", {}]);
    to([3, "1", answer]);
    expect(clock.taskCount()).to.equal(0);
    from([2, "2", "Heartbeat", {}]);
    wire.closed("chargePoint", 1006, "");
    expect(clock.taskCount()).to.equal(0);
    from([2, "3", "Heartbeat", {}]);
    checks.stop();
    expect(clock.taskCount()).to.equal(0);
    wire.closed("centralSystem", 1006, "");
    expect(found).to.deep.equal([]);
  });

  it("is for the step to watch whose CALL it is", () => {
    const { clock, from, to, log, found } = setUp();
    log.claim("CP1", "fromChargePoint", "Heartbeat");
    from([2, "1", "Heartbeat", {}]);
    expect(clock.taskCount()).to.equal(0);
    to([4, "1", "InternalError", "", {}]);
    expect(found).to.deep.equal([]);
  });
});

describe("what our charge points answer", () => {
  it("may be a CALLERROR, but must be valid, and is our fault else", () => {
    const { from, to, found } = setUp();
    to([2, "1", "Reset", { type: "Soft" }]);
    from([4, "1", "NotSupported", "", {}]);
    expect(found).to.deep.equal([]);
    to([2, "2", "Reset", { type: "Soft" }]);
    from([3, "2", { status: "Perhaps" }]);
    expect(found[0]).to.include({ check: "valid-payload", blame: "ours" });
  });

  it("is our fault where nobody asked", () => {
    const { from, found } = setUp(false);
    from([3, "9", {}]);
    expect(found[0]).to.include({ check: "answer-has-call", blame: "ours" });
    expect(found[0]?.message).to.equal("CP1 answered `9`, which no CALL had");
  });
});
