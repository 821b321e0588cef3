import { expect } from "chai";
import fc from "fast-check";
import { DueList } from "../../../central/balancing/due-list.ts";

describe("what is due", () => {
  it("comes once its time has come, the earliest first, and each once", () => {
    const dues = new DueList();
    dues.add(1, 30);
    dues.add(2, 10);
    dues.add(3, 20);
    expect(dues.take(9)).to.deep.equal([]);
    expect(dues.take(20)).to.deep.equal([2, 3]);
    expect(dues.take(29)).to.deep.equal([]);
    expect(dues.take(30)).to.deep.equal([1]);
    expect(dues.size).to.equal(0);
  });

  it("stays due at the earliest of its times", () => {
    const dues = new DueList();
    dues.add(1, 20);
    dues.add(1, 30);
    dues.add(1, 10);
    expect(dues.size).to.equal(1);
    expect(dues.take(10)).to.deep.equal([1]);
  });

  it("is all that was added, whenever it is asked for", () => {
    const steps = fc.array(fc.tuple(fc.nat(5), fc.integer({ min: 1, max: 9 }), fc.boolean()));
    const check = fc.property(steps, (taken) => {
      const dues = new DueList();
      const expected = new Map<number, number>();
      for (const [nowMs, [place, afterMs, isAsked]] of taken.entries()) {
        const atMs = nowMs + afterMs;
        dues.add(place, atMs);
        expected.set(place, Math.min(expected.get(place) ?? atMs, atMs));
        if (!isAsked) continue;
        const due = [...expected].filter(([, dueAtMs]) => dueAtMs <= nowMs).map(([one]) => one);
        for (const one of due) expected.delete(one);
        expect(dues.take(nowMs)).to.have.members(due);
      }
    });
    fc.assert(check);
  });
});
