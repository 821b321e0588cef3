import { expect } from "chai";
import { type ChargerPlan, startSite, startWithFullA, toGroup } from "./balanced-site.ts";

const two: readonly ChargerPlan[] = [{ identity: "A" }, { identity: "B" }];

describe("a charge point that does not do as it is told", () => {
  it("lets nobody grow before the reduction that pays for it has been acknowledged", async () => {
    const site = await startWithFullA({ schedule: "0=24", chargers: two });
    site.tempers.set("A", "silent");
    site.arrive("B");
    await site.advance(120);
    expect(site.offers()).to.equal("A 24, B 0");
    expect(site.alarms()).to.include("silent A");
    site.tempers.set("A", "obeys");
    await site.advance(120);
    expect(site.offers()).to.equal("A 18, B 6");
    expect(site.alarms()).to.deep.equal([]);
    const grown = site.asked.find(({ chargePoint }) => chargePoint === "B");
    const reduced = site.asked.filter(({ chargePoint }) => chargePoint === "A").at(-1);
    expect((grown?.atSeconds ?? 0) - (reduced?.atSeconds ?? 0)).to.equal(5);
    site.close();
  });

  it("does not let a silent charge point delay the others", async () => {
    const site = await startSite({
      schedule: "0=32",
      chargers: [...two, { identity: "C", temper: "silent", connMaxAmps: [16] }],
      settings: { assumesIdle: true },
    });
    site.arrive("C");
    site.arrive("A");
    await site.advance(5);
    expect(site.offers()).to.match(/^A 6, B 0/);
    site.arrive("B");
    await site.advance(5);
    expect(site.offers()).to.match(/^A 6, B 6/);
    site.close();
  });

  it("is told again what it did not answer, be it what it had acknowledged before", async () => {
    const site = await startWithFullA({ schedule: "0=16", chargers: two });
    const setCap = (amps: number) =>
      site.model.setGroups([toGroup({ schedule: `0=${amps}`, chargers: two })]);
    site.tempers.set("A", "mute");
    setCap(8);
    await site.advance(3);
    site.tempers.set("A", "obeys");
    setCap(16);
    await site.advance(20);
    expect(site.offers()).to.equal("A 8, B 0");
    await site.advance(100);
    expect(site.offers()).to.equal("A 16, B 0");
    site.close();
  });

  it("does not hold for good what it never got", async () => {
    const plan = { schedule: "0=16", chargers: two, settings: { assumesIdle: true } };
    const site = await startSite(plan);
    site.tempers.set("A", "silent");
    site.arrive("A");
    await site.advance(5);
    site.tempers.set("A", "obeys");
    site.model.setGroups([toGroup({ schedule: "0=0", chargers: two })]);
    await site.advance(20);
    expect(site.group().heldAmps).to.equal(6);
    await site.advance(100);
    expect(site.group().heldAmps).to.equal(0);
    expect(site.alarms()).to.deep.equal([]);
    site.close();
  });

  it("tries other ways where one is refused, and then leaves the charge point alone", async () => {
    const site = await startWithFullA({ schedule: "0=24", chargers: two });
    site.tempers.set("A", "refuses");
    site.arrive("B");
    await site.advance(5);
    expect(site.profiles().slice(0, 5)).to.deep.equal([
      "TxProfile Absolute 3 18 A",
      "TxProfile Relative 3 18 A",
      "TxProfile Absolute 0 18 A",
      "TxDefaultProfile Absolute 1 18 A",
      "TxProfile Absolute 3 12420 W",
    ]);
    expect(site.alarms()).to.deep.equal(["refusing A"]);
    await site.advance(20);
    expect(site.asked).to.have.length(5);
    await site.advance(600);
    expect(site.offers()).to.equal("A 24, B 0");
    expect(site.asked.length).to.be.within(10, 30);
    site.tempers.set("A", "obeys");
    await site.advance(900);
    expect(site.offers()).to.equal("A 12, B 12");
    expect(site.alarms()).to.deep.equal([]);
    site.close();
  });

  it("ends a transaction that cannot be reduced, if that is wanted", async () => {
    const site = await startWithFullA({
      schedule: "0=24",
      chargers: two,
      settings: { stopOnOverdraw: true },
    });
    site.tempers.set("A", "refuses");
    site.arrive("B");
    await site.advance(10);
    expect(site.status("A")).to.equal("Finishing");
    expect(site.offers()).to.equal("A 0, B 6");
    site.close();
  });

  it("counts what is drawn where a limit is accepted and not applied", async () => {
    const site = await startWithFullA({ schedule: "0=24", chargers: two });
    site.tempers.set("A", "lies");
    site.arrive("B");
    await site.advance(100);
    expect(site.limitAmps("A")).to.equal(24);
    expect(site.limitAmps("B")).to.equal(0);
    expect(site.alarms()).to.have.members(["overdraw A", "notApplied A"]);
    const raised = site.events.flatMap((event) =>
      event.kind === "raised" ? [event.alarm.kind] : [],
    );
    expect(raised).to.include("capExceeded");
    site.close();
  });

  it("clears the profile of the transaction that would hide the default one", async () => {
    const site = await startWithFullA({ schedule: "0=24", chargers: two });
    site.tempers.set("A", "ignores TxProfile");
    site.arrive("B");
    await site.advance(600);
    const asked = site.asked.filter(({ chargePoint }) => chargePoint === "A");
    expect(asked.map(({ payload }) => payload)).to.deep.include({ id: 201 });
    expect(site.offers()).to.equal("A 18, B 6");
    expect(site.alarms()).to.deep.equal([]);
    site.close();
  });

  it("remembers for the next charge point of a make what has worked", async () => {
    const site = await startSite({
      schedule: "0=48",
      chargers: two.map((plan) => ({ ...plan, temper: "ignores absolute" })),
    });
    site.arrive("A");
    await site.advance(200);
    expect(site.limitAmps("A")).to.equal(9);
    site.asked.length = 0;
    site.arrive("B");
    await site.advance(5);
    expect(site.profiles()[0]).to.equal("TxProfile Relative 3 6 A");
    expect(site.limitAmps("B")).to.equal(6);
    site.close();
  });
});
