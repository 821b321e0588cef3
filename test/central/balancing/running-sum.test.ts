import { expect } from "chai";
import fc from "fast-check";
import { RunningSum } from "../../../central/balancing/running-sum.ts";

const amount = fc.oneof(
  fc.nat(40),
  fc.nat(400).map((tenths) => tenths / 10),
  fc.double(),
);

describe("a sum that is kept up", () => {
  it("is the sum of all in their order, to the last bit", () => {
    const changes = fc.array(fc.tuple(fc.nat(4), amount), { maxLength: 30 });
    const check = fc.property(changes, (changed) => {
      const sum = new RunningSum();
      sum.reset(5);
      const amounts = [0, 0, 0, 0, 0];
      for (const [place, amps] of changed) {
        sum.set(place, amps);
        amounts[place] = amps;
        const expected = amounts.reduce((total, one) => total + one, 0);
        expect(Object.is(sum.total, expected), `${sum.total}, not ${expected}`).to.equal(true);
      }
    });
    fc.assert(check);
  });

  it("begins anew with nought", () => {
    const sum = new RunningSum();
    sum.reset(2);
    sum.set(0, 6.5);
    sum.set(1, 16);
    sum.reset(1);
    expect(sum.total).to.equal(0);
    sum.set(0, 8);
    expect(sum.total).to.equal(8);
  });
});
