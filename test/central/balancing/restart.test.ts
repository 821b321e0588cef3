import { expect } from "chai";
import {
  createMemoryHoldingStore,
  type HoldingStore,
} from "../../../central/balancing/holding-store.ts";
import { createMemoryStore } from "../../../central/store/memory-store.ts";
import { type BalancedSite, type SitePlan, startSite, startWithFullA } from "./balanced-site.ts";

const plan: SitePlan = { schedule: "0=24", chargers: [{ identity: "A" }, { identity: "B" }] };

/** How often all default profiles of a charge point were cleared. */
function sweeps(site: BalancedSite): number {
  return site.asked.filter(
    ({ action, payload }) => action === "ClearChargingProfile" && !("id" in payload),
  ).length;
}

describe("what is held over a restart", () => {
  it("is held by limits that are not taken away, as those of others are", async () => {
    const stores = { store: createMemoryStore(), holdingStore: createMemoryHoldingStore() };
    const before = await startSite({ ...plan, ...stores });
    expect(sweeps(before)).to.equal(2);
    before.close();
    const after = await startSite({ ...plan, ...stores, clock: before.clock });
    expect(sweeps(after)).to.equal(0);
    after.close();
  });

  it("is never more than there is: what has fallen is kept before what grows by it", async () => {
    const kept = createMemoryHoldingStore();
    const sums: number[] = [];
    const holdingStore: HoldingStore = {
      ...kept,
      keepHolding(record) {
        void kept.keepHolding(record);
        sums.push([...kept.holdings()].reduce((sum, { heldAmps }) => sum + heldAmps, 0));
        return undefined;
      },
    };
    const site = await startWithFullA({ ...plan, holdingStore });
    sums.length = 0;
    site.arrive("B");
    await site.advance(600);
    expect(site.limitAmps("B")).to.be.greaterThan(0);
    expect(Math.max(...sums)).to.equal(24);
    site.close();
  });
});
