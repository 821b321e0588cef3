import { expect } from "chai";
import type { ClockMode } from "../../../../scenarios/engine/events/run-event.ts";
import { createTimekeeper } from "../../../../scenarios/engine/run/timekeeper.ts";

function setUp(mode: ClockMode) {
  const faults: unknown[] = [];
  const state = { isInterrupted: false };
  const timekeeper = createTimekeeper({
    mode,
    startMs: 1000,
    isInterrupted: () => state.isInterrupted,
    onFault: (fault) => void faults.push(fault),
  });
  return { timekeeper, faults, state, clock: timekeeper.clock };
}

for (const mode of ["simulated", "real"] as const) {
  describe(`waiting on the ${mode} clock`, () => {
    it("ends when it is so", async () => {
      const { timekeeper, clock } = setUp(mode);
      let isDone = false;
      clock.schedule(10, () => {
        isDone = true;
        timekeeper.poke();
      });
      const began = clock.now();
      expect(await timekeeper.wait(() => isDone, began + 1000)).to.equal("done");
      expect(clock.now() - began).to.be.within(9, 200);
    });

    it("ends at once when it is so already", async () => {
      const { timekeeper, clock } = setUp(mode);
      expect(await timekeeper.wait(() => true, clock.now() + 1000)).to.equal("done");
    });

    it("ends when its time is up, though nothing happens", async () => {
      const { timekeeper, clock } = setUp(mode);
      const began = clock.now();
      expect(await timekeeper.wait(() => false, began + 20)).to.equal("limit");
      expect(clock.now() - began).to.be.within(19, 200);
    });

    it("ends when there is a reason to go no further", async () => {
      const { timekeeper, clock, state } = setUp(mode);
      clock.schedule(5, () => {
        state.isInterrupted = true;
        timekeeper.poke();
      });
      expect(await timekeeper.wait(() => false, clock.now() + 1000)).to.equal("interrupted");
    });

    it("hands on what a task throws, and goes on", async () => {
      const { timekeeper, clock, faults } = setUp(mode);
      const fault = new Error("broken");
      clock.schedule(1, () => {
        throw fault;
      });
      expect(await timekeeper.wait(() => false, clock.now() + 10)).to.equal("limit");
      expect(faults).to.deep.equal([fault]);
    });
  });
}

describe("simulated time", () => {
  it("says that a wait is stuck when nothing is scheduled any more", async () => {
    const { timekeeper } = setUp("simulated");
    expect(await timekeeper.wait(() => false, Number.POSITIVE_INFINITY)).to.equal("stuck");
  });

  it("lets several wait at once, and each go on in its time", async () => {
    const { timekeeper, clock } = setUp("simulated");
    const ends: string[] = [];
    const wait = async (name: string, ms: number) => {
      await timekeeper.wait(() => false, clock.now() + ms);
      ends.push(`${name} ${clock.now()}`);
    };
    await Promise.all([wait("a", 30), wait("b", 10), wait("c", 30)]);
    expect(ends).to.deep.equal(["b 1010", "a 1030", "c 1030"]);
  });

  it("tells one wait alone of what its own look throws", async () => {
    const { timekeeper, clock } = setUp("simulated");
    const broken = timekeeper.wait(() => {
      throw new Error("broken");
    }, clock.now() + 10);
    const whole = timekeeper.wait(() => false, clock.now() + 20);
    expect(await broken.catch((error) => error.message)).to.equal("broken");
    expect(await whole).to.equal("limit");
  });

  it("stands still while it is held", async () => {
    const { timekeeper, clock } = setUp("simulated");
    const release = timekeeper.hold();
    const waiting = timekeeper.wait(() => false, clock.now() + 20);
    await new Promise((resolve) => setTimeout(resolve, 10));
    expect(clock.now()).to.equal(1000);
    release();
    expect(await waiting).to.equal("limit");
  });
});
