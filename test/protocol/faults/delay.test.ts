import { expect } from "chai";
import fc from "fast-check";
import { setUpConnection } from "./fault-rig.ts";

describe("a delay", () => {
  it("lets messages come late", async () => {
    const { near, link, clock, farTold } = setUpConnection();
    link.add({ kind: "delay", name: "slow", byMs: 4000 });
    near.send("a");
    await clock.advance(1000);
    near.send("b");
    await clock.advance(10_000);
    expect(farTold.told).to.deep.equal([
      [4000, "message", "a"],
      [5000, "message", "b"],
    ]);
  });

  it("keeps the order, of messages it does not match too", async () => {
    const { near, link, clock, farTold } = setUpConnection();
    link.add({ kind: "delay", name: "slow", byMs: 4000, match: ({ text }) => text === "a" });
    near.send("a");
    near.send("b");
    await clock.advance(10_000);
    near.send("c");
    await clock.advance(0);
    expect(farTold.told).to.deep.equal([
      [4000, "message", "a"],
      [4000, "message", "b"],
      [10_000, "message", "c"],
    ]);
  });

  it("lets others overtake, if it may be overtaken", async () => {
    const { near, link, clock, farTold } = setUpConnection();
    const match = ({ text }: { text: string }) => text === "a";
    link.add({ kind: "delay", name: "slow", byMs: 4000, mayBeOvertaken: true, match });
    near.send("a");
    near.send("b");
    near.send("a");
    near.send("c");
    await clock.advance(10_000);
    expect(farTold.told).to.deep.equal([
      [0, "message", "b"],
      [0, "message", "c"],
      [4000, "message", "a"],
      [4000, "message", "a"],
    ]);
  });

  it("keeps the order and its bounds, whatever the jitter", async () => {
    const gaps = fc.array(fc.integer({ min: 0, max: 300 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(gaps, fc.integer(), async (gapsMs, seed) => {
        const { near, link, clock, farTold } = setUpConnection(seed);
        link.add({ kind: "delay", name: "slow", byMs: 200, jitterMs: 150 });
        const sentAtMs: number[] = [];
        for (const [index, gapMs] of gapsMs.entries()) {
          await clock.advance(gapMs);
          sentAtMs.push(clock.now());
          near.send(`${index}`);
        }
        await clock.advance(1000);
        expect(farTold.texts()).to.deep.equal(gapsMs.map((_, index) => `${index}`));
        for (const [index, [atMs]] of farTold.told.entries()) {
          expect(atMs - (sentAtMs[index] ?? 0)).to.be.within(50, 350);
        }
        expect(clock.taskCount()).to.equal(0);
      }),
      { numRuns: 50 },
    );
  });

  it("uses all of its jitter", async () => {
    const { near, link, clock, farTold } = setUpConnection();
    link.add({ kind: "delay", name: "slow", byMs: 1, jitterMs: 3, mayBeOvertaken: true });
    for (let count = 0; count < 200; count += 1) near.send("");
    await clock.advance(1000);
    expect(new Set(farTold.told.map(([atMs]) => atMs))).to.deep.equal(new Set([0, 1, 2, 3, 4]));
  });

  it("adds up with another", async () => {
    const { far, link, clock, nearTold } = setUpConnection();
    link.add({ kind: "delay", name: "slow", byMs: 100 });
    link.add({ kind: "delay", name: "slower", byMs: 1000, direction: "incoming" });
    far.send("a");
    await clock.advance(5000);
    expect(nearTold.told).to.deep.equal([[1100, "message", "a"]]);
  });

  it("lets what is under way come in its time when it is removed", async () => {
    const { near, link, clock, farTold } = setUpConnection();
    const fault = link.add({ kind: "delay", name: "slow", byMs: 1000 });
    near.send("a");
    fault.remove();
    near.send("b");
    await clock.advance(5000);
    near.send("c");
    await clock.advance(0);
    expect(farTold.told).to.deep.equal([
      [1000, "message", "a"],
      [1000, "message", "b"],
      [5000, "message", "c"],
    ]);
  });

  it("holds back a close behind the messages before it, of either side", async () => {
    for (const closer of ["near", "far"] as const) {
      const { link, clock, ...ends } = setUpConnection();
      link.add({ kind: "delay", name: "slow", byMs: 1000 });
      ends[closer].send("a");
      ends[closer].close(1000, "bye");
      await clock.advance(5000);
      const told = closer === "near" ? ends.farTold : ends.nearTold;
      expect(told.told).to.deep.equal([
        [1000, "message", "a"],
        [1000, "closed", 1000, "bye"],
      ]);
      expect(clock.taskCount()).to.equal(0);
    }
  });

  it("loses what is under way when the connection breaks", async () => {
    const { near, far, link, clock, nearTold, farTold } = setUpConnection();
    link.add({ kind: "delay", name: "slow", byMs: 1000 });
    near.send("a");
    far.send("b");
    await clock.advance(1);
    near.terminate();
    await clock.advance(5000);
    expect(nearTold.told).to.deep.equal([[1, "closed", 1006, ""]]);
    expect(farTold.told).to.deep.equal([[1, "closed", 1006, ""]]);
    expect(clock.taskCount()).to.equal(0);
  });

  it("loses what we have under way when the far end closes", async () => {
    const { near, far, link, clock, nearTold, farTold } = setUpConnection();
    link.add({ kind: "delay", name: "slow", byMs: 1000, direction: "outgoing" });
    near.send("a");
    far.close(1001, "away");
    await clock.advance(0);
    expect(nearTold.told).to.deep.equal([[0, "closed", 1001, "away"]]);
    expect(farTold.texts()).to.deep.equal([]);
    expect(clock.taskCount()).to.equal(0);
  });

  it("breaks the connection when too much waits", async () => {
    const { near, link, clock, farTold } = setUpConnection();
    link.add({ kind: "delay", name: "slow", byMs: 1000 });
    for (let count = 0; count <= 10_000; count += 1) near.send("");
    await clock.advance(5000);
    expect(farTold.told).to.deep.equal([[0, "closed", 1006, ""]]);
  });
});
