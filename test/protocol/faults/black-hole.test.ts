import { expect } from "chai";
import { connect, setUpConnection } from "./fault-rig.ts";

describe("a black hole", () => {
  it("swallows messages and pings of both directions, and tells nobody", async () => {
    const { near, far, link, clock, nearTold, farTold, hits } = setUpConnection();
    const hole = link.add({ kind: "blackHole", name: "hole" });
    near.send("a");
    near.ping();
    far.send("b");
    far.ping();
    await clock.advance(60_000);
    expect([nearTold.told, farTold.texts()]).to.deep.equal([[], []]);
    expect(hole.hitCount).to.equal(4);
    expect(hits[0]).to.deep.equal(["hole", "a"]);
  });

  it("of one direction lets the other pass", async () => {
    const { near, far, link, clock, nearTold, farTold } = setUpConnection();
    link.add({ kind: "blackHole", name: "hole", direction: "incoming" });
    near.send("a");
    far.send("b");
    near.ping();
    await clock.advance(0);
    expect(nearTold.told).to.deep.equal([]);
    expect(farTold.told.map(([, event]) => event)).to.deep.equal(["message", "pinged"]);
  });

  it("loses what was sent when it is over", async () => {
    const { near, link, clock, farTold } = setUpConnection();
    link.add({ kind: "blackHole", name: "hole", forMs: 1000 });
    near.send("a");
    await clock.advance(1000);
    near.send("b");
    await clock.advance(0);
    expect(farTold.texts()).to.deep.equal(["b"]);
  });

  it("delivers it in order when it is over, if it keeps it", async () => {
    const { near, far, link, clock, nearTold, farTold } = setUpConnection();
    link.add({ kind: "blackHole", name: "stall", thenDelivers: true, forMs: 1000 });
    near.send("a");
    near.send("b");
    far.send("c");
    await clock.advance(1000);
    near.send("d");
    await clock.advance(0);
    expect(farTold.told).to.deep.equal([
      [1000, "message", "a"],
      [1000, "message", "b"],
      [1000, "message", "d"],
    ]);
    expect(nearTold.told).to.deep.equal([[1000, "message", "c"]]);
    expect(clock.taskCount()).to.equal(0);
  });

  it("keeps the end of the connection from us until it is over", async () => {
    const { far, link, clock, nearTold } = setUpConnection();
    link.add({ kind: "blackHole", name: "hole", forMs: 1000 });
    far.close(1001, "away");
    await clock.advance(999);
    expect(nearTold.told).to.deep.equal([]);
    await clock.advance(1);
    expect(nearTold.told).to.deep.equal([[1000, "closed", 1001, "away"]]);
    expect(clock.taskCount()).to.equal(0);
  });

  it("leaves the far end with half a connection when we break ours", async () => {
    const rig = setUpConnection();
    const { near, far, link, clock, nearTold, farTold } = rig;
    const hole = link.add({ kind: "blackHole", name: "hole", isForOneConnection: true });
    near.terminate();
    await clock.advance(0);
    expect(nearTold.told).to.deep.equal([[0, "closed", 1006, ""]]);
    const second = connect(rig);
    second.near.send("from the new one");
    far.send("to the old one");
    await clock.advance(5000);
    expect(second.farTold.texts()).to.deep.equal(["from the new one"]);
    expect(farTold.told).to.deep.equal([]);
    hole.remove();
    await clock.advance(0);
    expect(farTold.told).to.deep.equal([[5000, "closed", 1006, ""]]);
    expect(nearTold.told).to.have.length(1);
    expect(clock.taskCount()).to.equal(0);
  });

  it("turns a close of ours into a break, when no answer can come", async () => {
    const { near, link, clock, nearTold, farTold } = setUpConnection();
    link.add({ kind: "blackHole", name: "hole" });
    near.close(1000, "bye");
    await clock.advance(60_000);
    expect(nearTold.told).to.deep.equal([[30_000, "closed", 1006, ""]]);
    expect(farTold.told).to.deep.equal([]);
    expect(clock.taskCount()).to.equal(0);
  });

  it("lets a close of ours go when it is over in time", async () => {
    const { near, link, clock, nearTold, farTold } = setUpConnection();
    link.add({ kind: "blackHole", name: "hole", forMs: 1000 });
    near.close(1000, "bye");
    await clock.advance(60_000);
    expect(nearTold.told).to.deep.equal([[1000, "closed", 1000, "bye"]]);
    expect(farTold.told).to.deep.equal([[1000, "closed", 1000, "bye"]]);
    expect(clock.taskCount()).to.equal(0);
  });

  it("does not keep from us the end that we have asked for", async () => {
    const { near, link, clock, nearTold } = setUpConnection();
    link.add({ kind: "blackHole", name: "hole", direction: "incoming" });
    near.close(1000, "bye");
    await clock.advance(0);
    expect(nearTold.told).to.deep.equal([[0, "closed", 1000, "bye"]]);
  });

  it("tells the end once, when we break what the far end has closed unheard", async () => {
    const { near, far, link, clock, nearTold } = setUpConnection();
    link.add({ kind: "blackHole", name: "hole", forMs: 1000 });
    far.close(1001, "away");
    await clock.advance(10);
    near.terminate();
    await clock.advance(5000);
    expect(nearTold.told).to.deep.equal([[10, "closed", 1006, ""]]);
    expect(clock.taskCount()).to.equal(0);
  });
});
