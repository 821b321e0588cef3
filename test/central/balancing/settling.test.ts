import { expect } from "chai";
import { createMemoryHoldingStore } from "../../../central/balancing/holding-store.ts";
import { BalancedSite, type SitePlan } from "./balanced-site.ts";

const plan: SitePlan = {
  schedule: "0=24",
  chargers: ["A", "B", "C"].map((identity) => ({ identity })),
};

function settlings({ events }: BalancedSite): string[] {
  return events.flatMap((event) => {
    if (event.kind !== "settling") return [];
    return [`${event.connectorCount} hold ${event.heldAmps} A of ${event.capAmps} A`];
  });
}

describe("soon after the start", () => {
  it("it is told once that nothing is known yet, in place of an alarm, and nothing grows", async () => {
    const site = new BalancedSite(plan);
    await site.advance(2);
    expect(settlings(site)).to.deep.equal(["3 hold 96 A of 24 A"]);
    for (const identity of ["A", "B"]) site.charger(identity).powerOn();
    await site.advance(5);
    site.arrive("A");
    await site.advance(240);
    expect(site.limitAmps("A")).to.equal(0);
    expect(site.group().heldAmps).to.equal(32);
    expect(site.alarms()).to.deep.equal([]);
    expect(settlings(site)).to.have.length(1);
    site.close();
  });

  it("there is an alarm once everybody has had the time to come back", async () => {
    const site = new BalancedSite(plan);
    for (const identity of ["A", "B"]) site.charger(identity).powerOn();
    await site.advance(290);
    expect(site.alarms()).to.deep.equal([]);
    await site.advance(70);
    expect(site.alarms()).to.deep.equal(["capExceeded"]);
    site.charger("C").powerOn();
    await site.advance(10);
    expect(site.alarms()).to.deep.equal([]);
    site.close();
  });

  it("there is an alarm at once if it is known that more may be drawn than there is", async () => {
    const held = ["A", "B"].map((chargePoint) => ({ chargePoint, connectorId: 1, heldAmps: 16 }));
    const site = new BalancedSite({ ...plan, holdingStore: createMemoryHoldingStore(held) });
    await site.advance(2);
    expect(site.alarms()).to.deep.equal(["capExceeded"]);
    expect(settlings(site)).to.deep.equal([]);
    site.close();
  });
});
