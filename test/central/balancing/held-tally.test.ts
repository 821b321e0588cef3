import { expect } from "chai";
import { HeldTally } from "../../../central/balancing/held-tally.ts";

/** It holds less from a time on. */
class FakeTrack {
  readonly name: string;
  amps = 6;
  thenAmps = 6;
  untilMs = Number.POSITIVE_INFINITY;
  readCount = 0;

  constructor(name: string) {
    this.name = name;
  }

  heldAmps(nowMs: number): number {
    this.readCount += 1;
    return nowMs < this.untilMs ? this.amps : this.thenAmps;
  }

  heldUntilMs(nowMs: number): number {
    return nowMs < this.untilMs ? this.untilMs : Number.POSITIVE_INFINITY;
  }
}

function setUp() {
  const [a, b, c] = [new FakeTrack("A"), new FakeTrack("B"), new FakeTrack("C")];
  const read: string[] = [];
  const tally = new HeldTally<FakeTrack>(({ name }, amps) => read.push(`${name} ${amps}`));
  tally.setTracks([a, b, c]);
  const follow = () => {
    const changed = tally.follow();
    return (nowMs: number) => changed(nowMs).map(({ name }) => name);
  };
  return { a, b, c, tally, read, follow };
}

describe("what a group holds", () => {
  it("is read of all once, and then of those that have changed, in their order", () => {
    const { a, b, c, tally, read } = setUp();
    expect(tally.heldAmps(0)).to.equal(18);
    expect(tally.heldAmps(1)).to.equal(18);
    c.amps = 10;
    a.amps = 16;
    tally.changed(c);
    tally.changed(a);
    expect(tally.heldAmps(1)).to.equal(32);
    expect(read).to.deep.equal(["A 6", "B 6", "C 6", "A 16", "C 10"]);
    expect(b.readCount).to.equal(1);
  });

  it("becomes less with time, though nobody tells of it", () => {
    const { a, b, tally, follow } = setUp();
    Object.assign(b, { amps: 16, untilMs: 5000 });
    const changed = follow();
    expect(tally.heldAmps(0)).to.equal(28);
    changed(0);
    expect(tally.heldAmps(4999)).to.equal(28);
    expect(changed(4999)).to.deep.equal([]);
    expect(changed(5000)).to.deep.equal(["B"]);
    expect(tally.heldAmps(5000)).to.equal(18);
    expect(a.readCount).to.equal(1);
  });

  it("is held again when the clock is set back", () => {
    const { b, tally, follow } = setUp();
    Object.assign(b, { amps: 16, untilMs: 5000 });
    const changed = follow();
    tally.heldAmps(0);
    expect(tally.heldAmps(6000)).to.equal(18);
    changed(6000);
    expect(tally.heldAmps(1000)).to.equal(28);
    expect(changed(1000)).to.deep.equal(["A", "B", "C"]);
  });

  it("is told to each that follows, from all on", () => {
    const { a, b, tally, follow } = setUp();
    const first = follow();
    expect(first(0)).to.deep.equal(["A", "B", "C"]);
    tally.changed(b);
    const second = follow();
    tally.changed(a);
    expect(first(0)).to.deep.equal(["A", "B"]);
    expect(second(0)).to.deep.equal(["A", "B", "C"]);
    expect([...first(0), ...second(0)]).to.deep.equal([]);
  });

  it("is of those alone who are in the group", () => {
    const { a, b, c, tally, follow } = setUp();
    const changed = follow();
    tally.heldAmps(0);
    tally.setTracks([c, a]);
    tally.changed(b);
    expect(tally.heldAmps(0)).to.equal(12);
    expect(changed(0)).to.deep.equal(["C", "A"]);
  });
});
