import { expect } from "chai";
import { settlePromises } from "../../../../protocol/clock.ts";
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
  const wait = (isDone: () => boolean, untilMs: number, concerns?: readonly string[]) =>
    timekeeper.wait({ isDone, untilMs, concerns });
  return { timekeeper, faults, state, wait, clock: timekeeper.clock };
}

for (const mode of ["simulated", "real"] as const) {
  describe(`waiting on the ${mode} clock`, () => {
    it("ends when it is so", async () => {
      const { timekeeper, wait, clock } = setUp(mode);
      let isDone = false;
      clock.schedule(10, () => {
        isDone = true;
        timekeeper.poke();
      });
      const began = clock.now();
      expect(await wait(() => isDone, began + 1000)).to.equal("done");
      expect(clock.now() - began).to.be.within(9, 200);
    });

    it("ends at once when it is so already", async () => {
      const { wait, clock } = setUp(mode);
      expect(await wait(() => true, clock.now() + 1000)).to.equal("done");
    });

    it("ends when its time is up, though nothing happens", async () => {
      const { wait, clock } = setUp(mode);
      const began = clock.now();
      expect(await wait(() => false, began + 20)).to.equal("limit");
      expect(clock.now() - began).to.be.within(19, 200);
    });

    it("ends when there is a reason to go no further", async () => {
      const { timekeeper, wait, clock, state } = setUp(mode);
      clock.schedule(5, () => {
        state.isInterrupted = true;
        timekeeper.callOff();
      });
      expect(await wait(() => false, clock.now() + 1000)).to.equal("interrupted");
    });

    it("hands on what a task throws, and goes on", async () => {
      const { wait, clock, faults } = setUp(mode);
      const fault = new Error("broken");
      clock.schedule(1, () => {
        throw fault;
      });
      expect(await wait(() => false, clock.now() + 10)).to.equal("limit");
      expect(faults).to.deep.equal([fault]);
    });
  });
}

for (const mode of ["simulated", "real"] as const) {
  describe(`waiting for one charge point on the ${mode} clock`, () => {
    /** How often it has been looked at after each of these. */
    async function lookCounts(happen: (of: ReturnType<typeof setUp>) => void) {
      const parts = setUp(mode);
      const { wait, clock } = parts;
      let count = 0;
      const look = () => {
        count += 1;
        return false;
      };
      clock.schedule(1, () => happen(parts));
      clock.schedule(10, () => {});
      const end = await wait(look, clock.now() + 30, ["CP1"]);
      return { count, end };
    }

    it("does not look when something happens to others", async () => {
      const found = await lookCounts(({ timekeeper }) => timekeeper.poke("CP2"));
      expect(found).to.deep.equal({ count: 2, end: "limit" });
    });

    it("looks when something happens to it", async () => {
      const found = await lookCounts(({ timekeeper }) => timekeeper.poke("CP1"));
      expect(found).to.deep.equal({ count: 3, end: "limit" });
    });

    it("looks when it has done something on its own clock", async () => {
      const found = await lookCounts(({ timekeeper }) => {
        timekeeper.clockOf("CP1").schedule(1, () => {});
        timekeeper.clockOf("CP2").schedule(2, () => {});
      });
      expect(found).to.deep.equal({ count: 3, end: "limit" });
    });

    it("ends when everything is called off", async () => {
      const { end } = await lookCounts(({ timekeeper, state }) => {
        state.isInterrupted = true;
        timekeeper.callOff();
      });
      expect(end).to.equal("interrupted");
    });
  });
}

describe("simulated time", () => {
  it("lets those that came first go on first, whatever they depend on", async () => {
    const { timekeeper, wait, clock } = setUp("simulated");
    const ends: string[] = [];
    let isSo = false;
    const follow = async (name: string, concerns?: readonly string[]) => {
      await wait(() => isSo, clock.now() + 100, concerns);
      ends.push(name);
    };
    clock.schedule(5, () => {
      isSo = true;
      timekeeper.poke("CP2");
      timekeeper.poke("CP1");
    });
    await Promise.all([follow("a", ["CP1"]), follow("b"), follow("c", ["CP2"]), follow("d", [])]);
    expect(ends).to.deep.equal(["a", "b", "c", "d"]);
    expect(clock.now()).to.equal(1100);
  });

  it("says that a wait is stuck when nothing is scheduled any more", async () => {
    const { wait } = setUp("simulated");
    expect(await wait(() => false, Number.POSITIVE_INFINITY)).to.equal("stuck");
  });

  it("lets several wait at once, and each go on in its time", async () => {
    const { wait, clock } = setUp("simulated");
    const ends: string[] = [];
    const sleep = async (name: string, ms: number) => {
      await wait(() => false, clock.now() + ms);
      ends.push(`${name} ${clock.now()}`);
    };
    await Promise.all([sleep("a", 30), sleep("b", 10), sleep("c", 30)]);
    expect(ends).to.deep.equal(["b 1010", "a 1030", "c 1030"]);
  });

  it("tells one wait alone of what its own look throws", async () => {
    const { wait, clock } = setUp("simulated");
    const broken = wait(() => {
      throw new Error("broken");
    }, clock.now() + 10);
    const whole = wait(() => false, clock.now() + 20);
    expect(await broken.catch((error) => error.message)).to.equal("broken");
    expect(await whole).to.equal("limit");
  });

  it("stands still while it is held", async () => {
    const { timekeeper, wait, clock } = setUp("simulated");
    const release = timekeeper.hold();
    const waiting = wait(() => false, clock.now() + 20);
    for (let turn = 0; turn < 20; turn += 1) await settlePromises();
    expect(clock.now()).to.equal(1000);
    release();
    expect(await waiting).to.equal("limit");
  });
});
