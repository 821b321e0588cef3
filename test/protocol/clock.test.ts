import { expect } from "chai";
import sinon from "sinon";
import { repeatSettled, settlePromises, systemClock } from "../../protocol/clock.ts";

describe("the system clock", () => {
  it("tells the time of the platform", () => {
    expect(systemClock.now()).to.be.closeTo(Date.now(), 1000);
  });

  it("runs a task once, later, and others not at all", async () => {
    const cancelled = sinon.spy();
    const first = sinon.spy();
    systemClock.schedule(0, cancelled).cancel();
    await new Promise<void>((resolve) => {
      systemClock.schedule(0, first);
      sinon.assert.notCalled(first);
      systemClock.schedule(2, resolve);
    });
    sinon.assert.calledOnce(first);
    sinon.assert.notCalled(cancelled);
  });

  it("waits longer than the timers of the platform can", async () => {
    const month = sinon.spy();
    const task = systemClock.schedule(2 ** 31, month);
    const never = systemClock.schedule(Number.POSITIVE_INFINITY, month);
    await new Promise<void>((resolve) => systemClock.schedule(5, resolve));
    task.cancel();
    never.cancel();
    sinon.assert.notCalled(month);
  });

  it("waits in parts of what the platform can, and can be cancelled in each", () => {
    const timers = sinon.useFakeTimers();
    try {
      const months = sinon.spy();
      const cancelled = sinon.spy();
      systemClock.schedule(2 ** 32, months);
      const task = systemClock.schedule(2 ** 32, cancelled);
      timers.tick(2 ** 31 + 5);
      task.cancel();
      timers.tick(2 ** 31 - 6);
      sinon.assert.notCalled(months);
      timers.tick(1);
      sinon.assert.calledOnce(months);
      sinon.assert.notCalled(cancelled);
      expect(timers.countTimers()).to.equal(0);
    } finally {
      timers.restore();
    }
  });
});

describe("settled promises", () => {
  it("are those that are ready, however long their chain", async () => {
    let hopCount = 0;
    void (async () => {
      for (; hopCount < 100; hopCount += 1) await Promise.resolve();
    })();
    await settlePromises();
    expect(hopCount).to.equal(100);
  });

  it("come between any two steps", async () => {
    const log: string[] = [];
    let stepCount = 0;
    await repeatSettled(() => {
      stepCount += 1;
      const name = `promises of ${stepCount}`;
      log.push(`step ${stepCount}`);
      void (async () => {
        for (let hop = 0; hop < 20; hop += 1) await Promise.resolve();
        log.push(name);
      })();
      return stepCount === 300;
    });
    await settlePromises();
    const expected = Array.from({ length: 300 }, (_, index) => [
      `step ${index + 1}`,
      `promises of ${index + 1}`,
    ]).flat();
    expect(log).to.deep.equal(expected);
  });

  it("let timers and sockets have their turn", async () => {
    let isDue = false;
    setTimeout(() => {
      isDue = true;
    }, 1);
    await repeatSettled(() => isDue);
  });

  it("end with the fault of a step", async () => {
    let stepCount = 0;
    const failure = new Error("of a step");
    const end = repeatSettled(() => {
      stepCount += 1;
      if (stepCount === 10) throw failure;
      return false;
    });
    expect(await end.catch((fault: unknown) => fault)).to.equal(failure);
    await settlePromises();
    expect(stepCount).to.equal(10);
  });
});
