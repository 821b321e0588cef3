import { expect } from "chai";
import { BalancedSite, type ChargerPlan } from "./balanced-site.ts";

const chargers: readonly ChargerPlan[] = ["A", "B", "C"].map((identity) => ({ identity }));

describe("a charge point that has nothing to be told", () => {
  it("is looked at in a pass only, whatever others are told", async () => {
    const site = new BalancedSite({ schedule: "0=40", chargers });
    await site.powerOn();
    await site.advance(120);
    const lookedAtMs = watchLooks(site, "C");
    const passedAtMs: number[] = [];
    site.balancing.listen(({ kind }) => {
      if (kind === "passed") passedAtMs.push(site.clock.now());
    });
    site.arrive("A");
    await site.advance(60);
    site.arrive("B");
    await site.advance(600);
    expect(site.limitAmps("B")).to.be.greaterThan(6);
    expect(passedAtMs).to.have.length.above(3);
    expect(lookedAtMs.filter((atMs) => !passedAtMs.includes(atMs))).to.deep.equal([]);
    site.close();
  });
});

/** When the central system was asked for the charge point. */
function watchLooks({ central, clock }: BalancedSite, identity: string): readonly number[] {
  const lookedAtMs: number[] = [];
  const { chargePoints } = central;
  const find = chargePoints.get.bind(chargePoints);
  Object.defineProperty(chargePoints, "get", {
    value(asked: string) {
      if (asked === identity) lookedAtMs.push(clock.now());
      return find(asked);
    },
  });
  return lookedAtMs;
}
