import { expect } from "chai";
import { createMemoryHoldingStore } from "../../../central/balancing/holding-store.ts";
import { createMemoryStore } from "../../../central/store/memory-store.ts";
import {
  BalancedSite,
  type ChargerPlan,
  startMs,
  startSite,
  startWithFullA,
  toGroup,
} from "./balanced-site.ts";

const two: readonly ChargerPlan[] = [{ identity: "A" }, { identity: "B" }];

describe("balancing", () => {
  it("keeps what a charge point holds that has lost its connection", async () => {
    const site = await startWithFullA({ schedule: "0=24", chargers: two });
    expect(site.offers()).to.equal("A 24, B 0");
    site.charger("A").networkDown();
    site.arrive("B");
    await site.advance(900);
    expect(site.offers()).to.equal("A 24, B 0");
    expect(site.group().heldAmps).to.equal(24);
    site.charger("A").networkUp();
    await site.advance(30);
    expect(site.offers()).to.equal("A 18, B 6");
    site.close();
  });

  it("does not give the same amps to two who come at once", async () => {
    const chargers = ["A", "B", "C"].map((identity) => ({ identity, connMaxAmps: [8] }));
    const site = await startSite({ schedule: "0=12", chargers });
    site.arrive("C");
    await site.advance(300);
    expect(site.offers()).to.equal("A 0, B 0, C 8");
    site.tempers.set("C", "silent");
    site.arrive("A");
    site.arrive("B");
    await site.advance(60);
    expect(site.offers()).to.equal("A 0, B 0, C 8");
    site.leave("C");
    await site.advance(5);
    expect(site.offers()).to.equal("A 6, B 6, C 0");
    site.close();
  });

  it("gives amps out once, though many ask for them at the same time", async () => {
    const chargers = ["A", "B", "C"].map((identity) => ({ identity, connMaxAmps: [8] }));
    const site = await startSite({
      schedule: "0=12",
      chargers,
      settings: { suspendedAllocationTimeoutSeconds: 60, assumesIdle: true },
    });
    site
      .charger("C")
      .connector(1)
      ?.plug({ visit: { chargeFromMs: startMs + 86_400_000 } });
    site.charger("C").presentTag("TAG", 1);
    await site.advance(68);
    expect(site.status("C")).to.equal("SuspendedEV");
    site.arrive("A");
    site.arrive("B");
    await site.advance(10);
    expect(site.offers()).to.equal("A 6, B 6, C 0");
    const held = site.events.map((event) => (event.kind === "passed" ? event.heldAmps : 0));
    expect(Math.max(...held)).to.equal(12);
    expect(site.events.filter(({ kind }) => kind === "raised")).to.deep.equal([]);
    site.close();
  });

  it("reduces at once when the schedule does, and tells of the time in between", async () => {
    const site = await startWithFullA({
      schedule: "00:00-08:29>0=24;08:30-23:59>0=10",
      chargers: two,
    });
    await site.advance((Date.UTC(2026, 0, 5, 8, 30) - site.clock.now()) / 1000 - 1);
    expect(site.offers()).to.equal("A 24, B 0");
    await site.advance(1);
    expect(site.offers()).to.equal("A 10, B 0");
    expect(site.alarms()).to.deep.equal(["capExceeded"]);
    await site.advance(5);
    expect(site.alarms()).to.deep.equal([]);
    site.close();
  });

  it("holds what is held and lets nothing grow while a schedule cannot be read", async () => {
    const plan = { schedule: "0=24", chargers: two };
    const site = await startSite(plan);
    site.arrive("A");
    await site.advance(150);
    site.model.setGroups([toGroup({ ...plan, schedule: "0=24;oops" })]);
    await site.advance(600);
    expect(site.offers()).to.equal("A 6, B 0");
    expect(site.alarms()).to.deep.equal(["badSchedule"]);
    site.model.setGroups([toGroup(plan)]);
    await site.advance(5);
    expect(site.offers()).to.equal("A 9, B 0");
    expect(site.alarms()).to.deep.equal([]);
    site.close();
  });

  it("sends nothing to a group that is suspended", async () => {
    const site = await startSite({ schedule: "0=24", chargers: two });
    site.balancing.setSuspended("G", true);
    site.arrive("A");
    await site.advance(300);
    expect(site.offers()).to.equal("A 0, B 0");
    site.balancing.setSuspended("G", false);
    await site.advance(5);
    expect(site.offers()).to.equal("A 6, B 0");
    site.close();
  });

  it("leaves a charge point alone that is in no group any more", async () => {
    const site = await startSite({ schedule: "0=24", chargers: two });
    site.arrive("A");
    await site.advance(150);
    site.model.setGroups([]);
    site.asked.length = 0;
    site.arrive("B");
    await site.advance(600);
    expect(site.asked).to.deep.equal([]);
    expect(site.balancing.groups()).to.deep.equal([]);
    site.model.setGroups([toGroup({ schedule: "0=24", chargers: two })]);
    await site.advance(5);
    expect(site.offers()).to.equal("A 12, B 12");
    site.close();
  });

  it("does not count what was drawn in a transaction that has ended", async () => {
    const configuration = { StopTxnSampledData: "Current.Import" };
    const site = await startWithFullA({
      schedule: "0=24",
      chargers: [{ identity: "A", configuration, behavior: { stopOrder: "status-first" } }],
    });
    site.leave("A");
    await site.advance(2);
    expect(site.group().heldAmps).to.equal(0);
    site.close();
  });

  it("goes by the priority that an operator gives to a transaction", async () => {
    const site = await startSite({ schedule: "0=6", chargers: two });
    site.arrive("A");
    await site.advance(5);
    site.arrive("B");
    await site.advance(5);
    expect(site.offers()).to.equal("A 6, B 0");
    const transaction = site.central.chargePoints.get("B")?.connectors.get(1)?.transaction;
    site.balancing.setPriority(transaction?.id ?? 0, 5);
    await site.advance(10);
    expect(site.offers()).to.equal("A 0, B 6");
    site.close();
  });

  it("makes equals take turns where only one fits", async () => {
    const site = await startSite({ schedule: "0=6", chargers: two });
    site.arrive("A");
    site.arrive("B");
    await site.advance(880);
    expect(site.offers()).to.equal("A 6, B 0");
    await site.advance(80);
    expect(site.offers()).to.equal("A 0, B 6");
    await site.advance(1020);
    expect(site.offers()).to.equal("A 6, B 0");
    site.close();
  });

  it("knows after a restart what is held, of those who are away too", async () => {
    const store = createMemoryStore();
    const holdingStore = createMemoryHoldingStore();
    const plan = { schedule: "0=24", chargers: two, store, holdingStore };
    const before = await startWithFullA(plan);
    before.charger("A").networkDown();
    before.balancing.close();

    const after = new BalancedSite({ ...plan, clock: before.clock });
    after.charger("B").powerOn();
    await after.advance(5);
    after.arrive("B");
    await after.advance(300);
    expect(after.group().heldAmps).to.equal(24);
    expect(after.limitAmps("B")).to.equal(0);
    before.close();
    after.close();
  });

  it("keeps what is held, and goes on though it cannot be kept", async () => {
    const kept = createMemoryHoldingStore();
    const plan = { schedule: "0=24", chargers: two };
    const site = await startWithFullA({ ...plan, holdingStore: kept });
    const heldOfA = () =>
      [...kept.holdings()].find(({ chargePoint }) => chargePoint === "A")?.heldAmps;
    expect(heldOfA()).to.equal(24);
    site.leave("A");
    await site.advance(1);
    expect(heldOfA()).to.equal(0);
    site.close();

    const broken = { ...kept, keepHolding: () => Promise.reject(new Error("disk full")) };
    const faults: unknown[] = [];
    const other = new BalancedSite({ ...plan, holdingStore: broken, faults });
    await other.powerOn();
    other.arrive("A");
    await other.advance(5);
    expect(other.offers()).to.equal("A 6, B 0");
    expect(String(faults[0])).to.equal("Error: disk full");
    other.close();
  });

  it("takes a connector that nothing is known of for one that draws all it can", async () => {
    const site = new BalancedSite({ schedule: "0=40", chargers: two });
    site.charger("B").powerOn();
    await site.advance(5);
    site.arrive("B");
    await site.advance(300);
    expect(site.offers()).to.equal("A 0, B 8");
    expect(site.group().heldAmps).to.equal(40);
    site.close();
  });

  it("leaves nothing behind when it is closed", async () => {
    const site = await startWithFullA({ schedule: "0=24", chargers: two });
    site.close();
    await site.advance(60);
    expect(site.clock.taskCount()).to.equal(0);
    expect((site.clock.now() - startMs) / 1000).to.equal(1265);
  });

  it("goes by changed settings from the next pass on, which comes at once", async () => {
    const site = await startWithFullA({ schedule: "0=24", chargers: two });
    expect(site.offers()).to.equal("A 24, B 0");
    site.arrive("B");
    site.balancing.configure({ minAllocationAmps: 10 });
    await site.advance(60);
    expect(site.offers()).to.equal("A 14, B 10");
    site.balancing.configure({ profileWritesPerDay: 1 });
    site.leave("B");
    await site.advance(400);
    expect([...site.balancing.alarms()]).to.deep.include({
      kind: "writesUsedUp",
      chargePoint: "A",
    });
    site.close();
  });

  it("works nothing out before its first wait is over", async () => {
    const site = await startSite({
      schedule: "0=24",
      chargers: two,
      settings: { firstWaitSeconds: 90, assumesIdle: true },
    });
    site.arrive("A");
    await site.advance(80);
    expect(site.events.some(({ kind }) => kind === "passed")).to.equal(false);
    await site.advance(10);
    expect(site.offers()).to.equal("A 6, B 0");
    site.close();
  });
});
