import { expect } from "chai";
import {
  type ChargerPlan,
  startSite,
  startWithFullA,
  toGroup,
} from "../balancing/balanced-site.ts";
import { at, setUpWorld } from "../scripted-charge-point.ts";

const two: readonly ChargerPlan[] = [{ identity: "A" }, { identity: "B" }];
const start = { connectorId: 1, idTag: "TAG", meterStart: 0, timestamp: at(0) };

/** What became of the readings, in amps, watts and watt-hours. */
async function readingOf(sampledValue: readonly object[]): Promise<object> {
  const { connect, heard } = setUpWorld();
  const chargePoint = await connect();
  await chargePoint.ask("StartTransaction", start);
  const meterValue = [{ timestamp: at(60), sampledValue }];
  const values = { connectorId: 1, transactionId: 1, meterValue };
  expect(await chargePoint.exchange("MeterValues", values, "m")).to.deep.equal([3, "m", {}]);
  const [event] = heard("meterValues");
  const reading = event?.readings.at(-1);
  if (reading === undefined) return {};
  const { energyWh, powerWatts, maxCurrentAmps } = reading;
  return { energyWh, powerWatts, maxCurrentAmps };
}

describe("what a central system must withstand of meters, statuses and profiles", () => {
  const zoo: readonly [string, readonly object[], object][] = [
    [
      "kilowatt-hours",
      [{ value: "1.25", unit: "kWh" }],
      { energyWh: 1250, powerWatts: undefined, maxCurrentAmps: undefined },
    ],
    [
      "phases by any name",
      [
        { value: "9", measurand: "Current.Import", phase: "L1-N", unit: "A" },
        { value: "10", measurand: "Current.Import", phase: "L2", unit: "A" },
        { value: "11", measurand: "Current.Import", phase: "L3", unit: "A" },
      ],
      { energyWh: undefined, powerWatts: undefined, maxCurrentAmps: 11 },
    ],
    [
      "junk beside what can be read",
      [{ value: "n/a" }, { value: "700" }, { value: "ff00", format: "SignedData" }],
      { energyWh: 700, powerWatts: undefined, maxCurrentAmps: undefined },
    ],
    [
      "power of each phase, in kilowatts",
      ["L1", "L2", "L3"].map((phase) => ({
        value: "2.3",
        unit: "kW",
        measurand: "Power.Active.Import",
        phase,
      })),
      { energyWh: undefined, powerWatts: 6900, maxCurrentAmps: undefined },
    ],
  ];
  for (const [title, samples, expected] of zoo) {
    it(`robustness 17: reads ${title}`, async () => {
      expect(await readingOf(samples)).to.deep.equal(expected);
    });
  }

  it("robustness 18: keeps what is told of each connector, in whatever words", async () => {
    const { connect, central } = setUpWorld();
    const chargePoint = await connect();
    await chargePoint.ask("StartTransaction", start);
    const told = [
      { connectorId: 0, status: "Faulted", errorCode: "OtherError" },
      { connectorId: 1, status: "Charging", errorCode: "HighTemperature" },
    ];
    for (const status of told) await chargePoint.ask("StatusNotification", status);
    const { connectors } = central.chargePoints.get("CP1") ?? {};
    expect(connectors?.get(0)?.status).to.deep.include({ status: "Faulted" });
    expect(connectors?.get(1)?.status).to.deep.include({
      status: "Charging",
      errorCode: "HighTemperature",
    });
    expect(central.findTransaction(1)?.end).to.equal(undefined);
  });

  it("robustness 19: finds out within a minute that a limit is not kept to, and counts what flows", async () => {
    const site = await startWithFullA({ schedule: "0=24", chargers: two });
    site.tempers.set("A", "lies");
    site.arrive("B");
    await site.advance(75);
    expect(site.alarms()).to.include("notApplied A");
    const held = site.group().connectors.find(({ chargePoint }) => chargePoint === "A")?.heldAmps;
    expect(held).to.be.at.least(23.9);
    expect(site.limitAmps("B")).to.equal(0);
    const tried = site.profiles().filter((profile) => /Relative| 0 |TxDefault| W$/.test(profile));
    expect(tried.length).to.be.at.least(2);
    site.close();
  });

  it("robustness 20: leaves a safe limit in each charge point, and lays it down again", async () => {
    const site = await startSite({ schedule: "0=24", chargers: [{ identity: "A" }] });
    site.arrive("A");
    await site.advance(5);
    const first = site.asked.flatMap(({ payload }) =>
      "csChargingProfiles" in payload ? [Object(payload)] : [],
    );
    expect(first[0].csChargingProfiles).to.include({ chargingProfilePurpose: "TxDefaultProfile" });
    const uses = new Map<number, Set<string>>();
    for (const { connectorId, csChargingProfiles } of first) {
      const { chargingProfileId: id, chargingProfilePurpose: purpose } = csChargingProfiles;
      uses.set(id, (uses.get(id) ?? new Set()).add(`${purpose} of ${connectorId}`));
    }
    expect([...uses.values()].map(({ size }) => size)).to.deep.equal([1, 1, 1]);

    site.asked.length = 0;
    const { link } = site.charger("A");
    link.networkDown();
    await site.advance(30);
    link.networkUp();
    await site.advance(30);
    expect(site.profiles().some((profile) => profile.startsWith("TxProfile"))).to.equal(true);

    site.asked.length = 0;
    site.charger("A").powerOff();
    await site.advance(60);
    site.charger("A").powerOn();
    await site.advance(60);
    expect(site.profiles().some((profile) => profile.startsWith("TxDefaultProfile"))).to.equal(
      true,
    );
    site.close();
  });

  it("robustness 21: sends limits of one decimal, none from 0 to 6 A, begun a minute ago", async () => {
    const site = await startSite({
      schedule: "0=17",
      chargers: [...two, { identity: "C", connMaxAmps: [13] }],
    });
    for (const identity of ["A", "B", "C"]) site.arrive(identity);
    await site.advance(1800);
    const sent = site.asked.filter(({ action }) => action === "SetChargingProfile");
    expect(sent.length).to.be.greaterThan(5);
    for (const { payload, atSeconds } of sent) {
      const { chargingSchedule } = Object(payload).csChargingProfiles;
      const [{ startPeriod, limit }] = chargingSchedule.chargingSchedulePeriod;
      expect(startPeriod).to.equal(0);
      expect(limit === 0 || limit >= 6, `${limit} A`).to.equal(true);
      expect(Math.abs(limit * 10 - Math.round(limit * 10))).to.be.below(1e-9);
      const begins =
        (Date.parse(chargingSchedule.startSchedule) - Date.UTC(2026, 0, 5, 8, 0, 20)) / 1000;
      expect(begins).to.be.at.most(atSeconds - 60);
    }
    site.close();
  });

  it("robustness 21: has a budget of profiles for a charge point, but for reductions", async () => {
    const site = await startSite({
      schedule: "0=32",
      chargers: [{ identity: "A" }],
      settings: { profileWritesPerDay: 6 },
    });
    site.arrive("A");
    await site.advance(3600);
    expect(site.asked.filter(({ action }) => action === "SetChargingProfile")).to.have.length(6);
    expect(site.alarms()).to.include("writesUsedUp A");
    site.close();
  });

  it("robustness 22: pauses a car and wakes it, and says so of one that it cannot pause", async () => {
    const plan = { schedule: "0=24", chargers: two };
    const site = await startWithFullA(plan);
    site.model.setGroups([toGroup({ ...plan, schedule: "0=0" })]);
    await site.advance(120);
    expect(site.limitAmps("A")).to.equal(0);
    expect(site.drawnAmps()).to.equal(0);
    site.model.setGroups([toGroup(plan)]);
    await site.advance(1200);
    expect(site.limitAmps("A")).to.be.at.least(6);
    expect(site.drawnAmps()).to.be.at.least(5);

    site.tempers.set("A", "refuses");
    site.model.setGroups([toGroup({ ...plan, schedule: "0=0" })]);
    await site.advance(120);
    expect(site.alarms()).to.include("refusing A");
    const askedCount = site.asked.length;
    await site.advance(60);
    expect(site.asked.length - askedCount).to.be.at.most(5);
    site.close();
  });
});
