import { expect } from "chai";
import {
  acknowledged,
  type Holding,
  heldAmps,
  newHolding,
  transactionBegan,
} from "../../../central/balancing/holding.ts";

const settleMs = 5000;

function limitedTo(amps: number, holding: Holding, nowMs: number): Holding {
  return acknowledged(holding, "transaction", amps, { nowMs, settleMs });
}

describe("a car that has to follow a lower limit", () => {
  const charging = limitedTo(8, transactionBegan(newHolding(0)), 0);
  const reduced = limitedTo(7, charging, 60_000);

  it("holds the former one until it had its time", () => {
    expect(heldAmps(reduced, 64_999)).to.equal(8);
    expect(heldAmps(reduced, 65_000)).to.equal(7);
  });

  it("has its time again when the next comes before it was over", () => {
    const reducedAgain = limitedTo(6, reduced, 64_000);
    expect(heldAmps(reducedAgain, 68_999)).to.be.at.least(7);
    expect(heldAmps(reducedAgain, 69_000)).to.equal(6);
  });

  it("has no more of it when the same limit is told again", () => {
    const told = limitedTo(7, reduced, 64_000);
    expect(heldAmps(told, 65_000)).to.equal(7);
  });
});
