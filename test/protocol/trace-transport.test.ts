import { expect } from "chai";
import { createTransportPair } from "../../protocol/memory-transport.ts";
import { createSimulatedClock } from "../../protocol/simulated-clock.ts";
import { traceTransport } from "../../protocol/trace-transport.ts";
import { record } from "./recorder.ts";

describe("a traced transport", () => {
  it("tells of what is sent and of what comes, as raw text", async () => {
    const { near, far, clock, seen, nearTold } = setUp();
    near.send("[2, broken");
    far.send('[3,"1",{}]');
    await clock.advance(0);
    expect(seen).to.deep.equal([
      ["sent", "[2, broken"],
      ["received", '[3,"1",{}]'],
    ]);
    expect(nearTold.texts()).to.deep.equal(['[3,"1",{}]']);
  });

  it("passes on what was sent unchanged", async () => {
    const { near, clock, farTold } = setUp();
    near.send("a");
    near.send("b");
    await clock.advance(0);
    expect(farTold.texts()).to.deep.equal(["a", "b"]);
  });

  it("tells of pings of both sides", async () => {
    const { near, far, clock, seen, nearTold } = setUp();
    near.ping();
    await clock.advance(0);
    far.ping();
    await clock.advance(0);
    expect(seen).to.deep.equal([["pingSent"], ["pongReceived"], ["pingReceived"]]);
    expect(nearTold.told.map(([, event]) => event)).to.deep.equal(["ponged", "pinged"]);
  });

  it("tells of our close, then of the end, and of nothing sent in between", async () => {
    const { near, clock, seen, nearTold, farTold } = setUp();
    near.close(1000, "bye");
    near.send("late");
    near.ping();
    near.close(1001, "again");
    await clock.advance(0);
    expect(seen).to.deep.equal([
      ["closing", 1000, "bye"],
      ["closed", 1000, "bye"],
    ]);
    expect(nearTold.told).to.deep.equal([[0, "closed", 1000, "bye"]]);
    expect(farTold.told).to.deep.equal([[0, "closed", 1000, "bye"]]);
  });

  it("tells of our breaking it", async () => {
    const { near, clock, seen } = setUp();
    near.terminate();
    near.terminate();
    await clock.advance(0);
    expect(seen).to.deep.equal([["terminating"], ["closed", 1006, ""]]);
  });

  it("tells of the far end's close, and of nothing sent after it", async () => {
    const { near, far, clock, seen } = setUp();
    far.close(1001, "away");
    await clock.advance(0);
    near.send("late");
    expect(seen).to.deep.equal([["closed", 1001, "away"]]);
  });

  it("does without an observer of each thing", async () => {
    const clock = createSimulatedClock();
    const [inner, far] = createTransportPair({ clock });
    const near = traceTransport(inner, {});
    const told = record(near, clock);
    far.send("a");
    far.ping();
    near.send("b");
    near.ping();
    await clock.advance(0);
    near.terminate();
    await clock.advance(0);
    expect(told.told.map(([, event]) => event)).to.deep.equal(["message", "pinged", "closed"]);
  });
});

function setUp() {
  const clock = createSimulatedClock();
  const [inner, far] = createTransportPair({ clock });
  const seen: unknown[][] = [];
  const near = traceTransport(inner, {
    sent: (text) => seen.push(["sent", text]),
    received: (text) => seen.push(["received", text]),
    closing: (code, reason) => seen.push(["closing", code, reason]),
    terminating: () => seen.push(["terminating"]),
    closed: (code, reason) => seen.push(["closed", code, reason]),
    pingSent: () => seen.push(["pingSent"]),
    pingReceived: () => seen.push(["pingReceived"]),
    pongReceived: () => seen.push(["pongReceived"]),
  });
  return { near, far, clock, seen, nearTold: record(near, clock), farTold: record(far, clock) };
}
