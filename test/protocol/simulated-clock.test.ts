import { expect } from "chai";
import fc from "fast-check";
import type { ScheduledTask } from "../../protocol/clock.ts";
import { createSimulatedClock, type SimulatedClock } from "../../protocol/simulated-clock.ts";

describe("a simulated clock", () => {
  let clock: SimulatedClock;
  let log: [what: string, atMs: number][];

  beforeEach(() => {
    clock = createSimulatedClock(1000);
    log = [];
  });

  function note(what: string): () => void {
    return () => log.push([what, clock.now()]);
  }

  it("runs what falls due, in order of time, and stands at the end of its advance", async () => {
    clock.schedule(20, note("second"));
    clock.schedule(10, note("first"));
    clock.schedule(31, note("not yet"));
    await clock.advance(30);
    expect(log).to.deep.equal([
      ["first", 1010],
      ["second", 1020],
    ]);
    expect(clock.now()).to.equal(1030);
    expect(clock.taskCount()).to.equal(1);
  });

  it("runs nothing within the turn of the one who schedules", async () => {
    clock.schedule(0, note("a"));
    expect(log).to.deep.equal([]);
    await clock.advance(0);
    expect(log).to.deep.equal([["a", 1000]]);
  });

  it("runs ties in the order of their scheduling, however they were scheduled", async () => {
    clock.schedule(10, note("a"));
    await clock.advance(5);
    clock.schedule(5, note("b"));
    clock.schedule(5, () => {
      note("c")();
      clock.schedule(0, note("e"));
      clock.schedule(-1, note("f"));
    });
    clock.schedule(5, note("d"));
    await clock.advance(5);
    expect(log.map(([what]) => what)).to.deep.equal(["a", "b", "c", "d", "e", "f"]);
  });

  it("ends the run where a task throws, unless faults go somewhere", async () => {
    const fault = new Error("broken");
    const fail = () => {
      throw fault;
    };
    clock.schedule(10, fail);
    expect(await clock.advance(20).catch((error) => error)).to.equal(fault);
    const faults: unknown[] = [];
    const guarded = createSimulatedClock(0, (one) => void faults.push(one));
    guarded.schedule(10, fail);
    guarded.schedule(20, () => log.push(["after", guarded.now()]));
    await guarded.advance(30);
    expect(faults).to.deep.equal([fault]);
    expect(log).to.deep.equal([["after", 20]]);
  });

  it("tells of each task that was scheduled by whoever wants to be told", async () => {
    const followed = clock.followedBy(note("ran"));
    followed.schedule(10, note("theirs"));
    clock.schedule(10, note("another"));
    await clock.advance(20);
    expect(followed.now()).to.equal(1020);
    expect(log).to.deep.equal([
      ["theirs", 1010],
      ["ran", 1010],
      ["another", 1010],
    ]);
  });

  it("runs no task that was cancelled, wherever it waited", async () => {
    const tasks = [0, 0, 10, 10, 20].map((delayMs) => clock.schedule(delayMs, note(`${delayMs}`)));
    tasks[1]?.cancel();
    tasks[3]?.cancel();
    expect(clock.taskCount()).to.equal(3);
    clock.schedule(5, () => tasks[4]?.cancel());
    await clock.advance(100);
    expect(log.map(([what]) => what)).to.deep.equal(["0", "10"]);
    for (const task of tasks) task.cancel();
    expect(clock.taskCount()).to.equal(0);
  });

  it("cancels within the instant, after others of it have run", async () => {
    const doomed = clock.schedule(0, note("doomed"));
    doomed.cancel();
    clock.schedule(0, note("a"));
    const last = clock.schedule(0, note("last"));
    clock.schedule(0, note("b"));
    last.cancel();
    doomed.cancel();
    await clock.advance(0);
    expect(log.map(([what]) => what)).to.deep.equal(["a", "b"]);
  });

  it("settles all promises between two tasks of one instant", async () => {
    clock.schedule(0, () => {
      void hops(50).then(note("promises"));
      process.nextTick(note("tick"));
    });
    clock.schedule(0, note("task"));
    await clock.advance(0);
    expect(log.map(([what]) => what)).to.deep.equal(["tick", "promises", "task"]);
  });

  it("settles the promises of its caller before the first task", async () => {
    clock.schedule(0, note("task"));
    void hops(50).then(note("promises"));
    await clock.advance(0);
    expect(log.map(([what]) => what)).to.deep.equal(["promises", "task"]);
  });

  it("takes up what a promise schedules after the last task", async () => {
    clock.schedule(10, () => void hops(50).then(() => clock.schedule(0, note("late"))));
    await clock.advance(10);
    expect(log).to.deep.equal([["late", 1010]]);
  });

  it("stops when it is done, once the promises of a task are settled", async () => {
    let isDone = false;
    clock.schedule(10, () => void hops(50).then(() => (isDone = true)));
    clock.schedule(10, note("beyond"));
    expect(await clock.run(() => isDone, 5000)).to.equal("stopped");
    expect(log).to.deep.equal([]);
    expect(clock.now()).to.equal(1010);
    expect(await clock.run(() => false, 5000)).to.equal("idle");
    expect(log).to.deep.equal([["beyond", 1010]]);
  });

  it("stops at its limit, and comes back when nothing is left", async () => {
    clock.schedule(10, note("a"));
    clock.schedule(11, note("b"));
    expect(await clock.run(() => false, 1010)).to.equal("limit");
    expect(clock.now()).to.equal(1010);
    expect(await clock.run(() => false, Number.POSITIVE_INFINITY)).to.equal("idle");
    expect(log).to.deep.equal([
      ["a", 1010],
      ["b", 1011],
    ]);
  });

  it("hands on what a task throws, and goes on after it", async () => {
    const failure = new Error("of a task");
    clock.schedule(0, () => {
      throw failure;
    });
    clock.schedule(0, note("after"));
    const thrown = await clock.advance(0).catch((fault: unknown) => fault);
    expect(thrown).to.equal(failure);
    expect(log).to.deep.equal([]);
    await clock.advance(0);
    expect(log).to.deep.equal([["after", 1000]]);
  });

  it("keeps the order of what is left, whichever of many are cancelled", async () => {
    const tasks = fc.array(fc.tuple(fc.nat({ max: 1000 }), fc.boolean()), {
      minLength: 20,
      size: "large",
    });
    await fc.assert(
      fc.asyncProperty(tasks, async (planned) => {
        const real = createSimulatedClock();
        const ran: number[] = [];
        const scheduled = planned.map(([ms]) => real.schedule(ms, () => ran.push(ms)));
        for (const [index, [, isDoomed]] of planned.entries()) {
          if (isDoomed) scheduled[index]?.cancel();
        }
        await real.advance(1000);
        const left = planned.filter(([, isDoomed]) => !isDoomed).map(([ms]) => ms);
        expect(ran).to.deep.equal(left.sort((a, b) => a - b));
      }),
      { numRuns: 200 },
    );
  });

  it("does what a sorted list would do, in every order of scheduling and cancelling", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(operation(), { maxLength: 60 }), async (operations) => {
        const real = createSimulatedClock();
        const naive = createNaiveClock();
        expect(await play(operations, real)).to.deep.equal(await play(operations, naive));
        expect(real.taskCount()).to.equal(naive.taskCount());
      }),
      { numRuns: 300 },
    );
  });
});

async function hops(count: number): Promise<void> {
  for (let hop = 0; hop < count; hop += 1) await Promise.resolve();
}

type ClockUnderTest = Pick<SimulatedClock, "now" | "schedule" | "advance" | "taskCount">;

interface Operation {
  readonly kind: "schedule" | "cancel" | "advance";
  readonly ms: number;
  /** Which task to cancel; what a task schedules when it runs. */
  readonly choice: number;
}

function operation(): fc.Arbitrary<Operation> {
  return fc.record({
    kind: fc.constantFrom("schedule", "schedule", "schedule", "cancel", "advance"),
    ms: fc.constantFrom(0, 0, 1, 2, 3, 5, 8, 13),
    choice: fc.nat({ max: 40 }),
  });
}

async function play(operations: readonly Operation[], clock: ClockUnderTest): Promise<unknown[]> {
  const log: unknown[] = [];
  const tasks: ScheduledTask[] = [];
  const schedule = (ms: number, choice: number): void => {
    const name = tasks.length;
    const task = clock.schedule(ms, () => {
      log.push([name, clock.now()]);
      if (choice % 5 === 0) tasks[choice]?.cancel();
      if (choice % 3 === 0) schedule(choice % 4, choice + 1);
    });
    tasks.push(task);
  };
  for (const { kind, ms, choice } of operations) {
    if (kind === "schedule") schedule(ms, choice);
    else if (kind === "cancel") tasks[choice]?.cancel();
    else await clock.advance(ms);
    log.push(clock.taskCount());
  }
  return log;
}

/** The plainest clock that is right. */
function createNaiveClock(): ClockUnderTest {
  let nowMs = 0;
  let tasks: { dueAtMs: number; run: () => void }[] = [];
  return {
    now: () => nowMs,
    taskCount: () => tasks.length,
    schedule(delayMs, run) {
      const task = { dueAtMs: nowMs + delayMs, run };
      tasks.push(task);
      return { cancel: () => (tasks = tasks.filter((other) => other !== task)) };
    },
    async advance(byMs) {
      const untilMs = nowMs + byMs;
      for (;;) {
        const next = tasks.toSorted((a, b) => a.dueAtMs - b.dueAtMs).at(0);
        if (next === undefined || next.dueAtMs > untilMs) break;
        tasks = tasks.filter((other) => other !== next);
        nowMs = next.dueAtMs;
        next.run();
      }
      nowMs = untilMs;
    },
  };
}
