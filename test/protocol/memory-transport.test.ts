import { expect } from "chai";
import { createTransportPair } from "../../protocol/memory-transport.ts";
import { createSimulatedClock } from "../../protocol/simulated-clock.ts";
import type { Transport } from "../../protocol/transport.ts";
import { record } from "./recorder.ts";

describe("a pair of transports in memory", () => {
  it("delivers later than the sender's turn, and in order", async () => {
    const { near, far, clock, nearTold, farTold } = setUp();
    near.send("a");
    far.send("x");
    near.send("b");
    expect([nearTold.told, farTold.told]).to.deep.equal([[], []]);
    await clock.advance(0);
    expect(farTold.texts()).to.deep.equal(["a", "b"]);
    expect(nearTold.texts()).to.deep.equal(["x"]);
  });

  it("takes its latency for each way", async () => {
    const { near, clock, nearTold, farTold } = setUp(20);
    near.send("a");
    near.ping();
    await clock.advance(100);
    expect(farTold.told).to.deep.equal([
      [20, "message", "a"],
      [20, "pinged"],
    ]);
    expect(nearTold.told).to.deep.equal([[40, "ponged"]]);
  });

  it("answers a ping within one task where nothing takes time", async () => {
    const { near, clock, nearTold, farTold } = setUp();
    near.ping();
    expect(clock.taskCount()).to.equal(1);
    await clock.advance(0);
    expect(farTold.told).to.deep.equal([[0, "pinged"]]);
    expect(nearTold.told).to.deep.equal([[0, "ponged"]]);
  });

  it("tells both ends the code of a close, once, after what was sent before it", async () => {
    const { near, far, clock, nearTold, farTold } = setUp(20);
    near.send("a");
    near.close(3001, "bye");
    near.close(3002, "again");
    far.send("under way");
    await clock.advance(100);
    expect(farTold.told).to.deep.equal([
      [20, "message", "a"],
      [20, "closed", 3001, "bye"],
    ]);
    expect(nearTold.told).to.deep.equal([
      [20, "message", "under way"],
      [40, "closed", 3001, "bye"],
    ]);
    expect(clock.taskCount()).to.equal(0);
  });

  it("tells both ends 1006 when one is terminated", async () => {
    const { far, clock, nearTold, farTold } = setUp();
    far.terminate();
    far.terminate();
    await clock.advance(0);
    expect(nearTold.told).to.deep.equal([[0, "closed", 1006, ""]]);
    expect(farTold.told).to.deep.equal([[0, "closed", 1006, ""]]);
  });

  it("is closed once, when both ends close at the same time", async () => {
    const { near, far, clock, nearTold, farTold } = setUp(5);
    near.close(1000, "near");
    far.close(1001, "far");
    await clock.advance(100);
    expect(nearTold.told).to.deep.equal([[5, "closed", 1001, "far"]]);
    expect(farTold.told).to.deep.equal([[5, "closed", 1000, "near"]]);
    expect(clock.taskCount()).to.equal(0);
  });

  const lates: readonly (readonly [string, (end: Transport) => void])[] = [
    ["message", (end) => end.send("late")],
    ["ping", (end) => end.ping()],
    ["close", (end) => end.close(1011, "late")],
    ["break", (end) => end.terminate()],
  ];
  for (const [name, late] of lates) {
    it(`delivers nothing after a close: no ${name}`, async () => {
      const { near, far, clock, nearTold, farTold } = setUp();
      near.close(1000, "");
      late(near);
      await clock.advance(0);
      late(near);
      late(far);
      await clock.advance(0);
      expect(farTold.told).to.deep.equal([[0, "closed", 1000, ""]]);
      expect(nearTold.told).to.deep.equal([[0, "closed", 1000, ""]]);
    });
  }

  it("answers no ping that comes when it is closing", async () => {
    const { near, far, clock, nearTold, farTold } = setUp(5);
    near.ping();
    far.close(1000, "");
    await clock.advance(100);
    expect(nearTold.told).to.deep.equal([[5, "closed", 1000, ""]]);
    expect(farTold.told.at(-1)).to.deep.equal([10, "closed", 1000, ""]);
  });

  it("keeps for its listener what came before it, the end included", async () => {
    const clock = createSimulatedClock();
    const [near, far] = createTransportPair({ clock });
    near.send("a");
    near.send("b");
    near.close(1000, "bye");
    await clock.advance(1000);
    const farTold = record(far, clock);
    expect(farTold.told, "not within the call").to.deep.equal([]);
    await clock.advance(0);
    expect(farTold.told).to.deep.equal([
      [1000, "message", "a"],
      [1000, "message", "b"],
      [1000, "closed", 1000, "bye"],
    ]);
  });

  for (const latencyMs of [0, 10]) {
    it(`keeps the order when its listener comes late, at ${latencyMs} ms`, async () => {
      const clock = createSimulatedClock();
      const [near, far] = createTransportPair({ clock, latencyMs });
      near.send("a");
      await clock.advance(latencyMs);
      near.send("b");
      await clock.advance(latencyMs / 2);
      const farTold = record(far, clock);
      near.send("c");
      await clock.advance(100);
      expect(farTold.texts()).to.deep.equal(["a", "b", "c"]);
    });
  }
});

function setUp(latencyMs = 0) {
  const clock = createSimulatedClock();
  const [near, far] = createTransportPair({ clock, latencyMs });
  return { near, far, clock, nearTold: record(near, clock), farTold: record(far, clock) };
}
