import { expect } from "chai";
import { type ChargerPlan, startSite, startWithFullA, toGroup } from "./balanced-site.ts";

const two: readonly ChargerPlan[] = [{ identity: "A" }, { identity: "B" }];

describe("the profiles of balancing", () => {
  it("installs default profiles before anybody charges, and a profile for each transaction", async () => {
    const site = await startSite({ schedule: "0=24", chargers: [{ identity: "A" }] });
    site.arrive("A");
    await site.advance(5);
    const schedule = (startSchedule: string, limit: number) => ({
      startSchedule,
      chargingRateUnit: "A",
      chargingSchedulePeriod: [{ startPeriod: 0, limit }],
    });
    const txDefault = {
      chargingProfilePurpose: "TxDefaultProfile",
      chargingProfileKind: "Absolute",
    };
    const early = "2026-01-05T07:59:20Z";
    expect(site.asked.slice(0, 4).map(({ action, payload }) => [action, payload])).to.deep.equal([
      ["ClearChargingProfile", { chargingProfilePurpose: "TxDefaultProfile" }],
      [
        "SetChargingProfile",
        {
          connectorId: 1,
          csChargingProfiles: {
            chargingProfileId: 101,
            stackLevel: 1,
            ...txDefault,
            chargingSchedule: schedule(early, 0),
          },
        },
      ],
      [
        "SetChargingProfile",
        {
          connectorId: 0,
          csChargingProfiles: {
            chargingProfileId: 1,
            stackLevel: 0,
            ...txDefault,
            chargingSchedule: schedule(early, 6),
          },
        },
      ],
      [
        "SetChargingProfile",
        {
          connectorId: 1,
          csChargingProfiles: {
            chargingProfileId: 201,
            transactionId: 1,
            stackLevel: 3,
            chargingProfilePurpose: "TxProfile",
            chargingProfileKind: "Absolute",
            chargingSchedule: schedule("2026-01-05T07:59:26Z", 6),
          },
        },
      ],
    ]);
    site.close();
  });

  it("installs everything again after a boot", async () => {
    const site = await startWithFullA({ schedule: "0=24", chargers: two });
    site.charger("A").smartCharging.clear({});
    site.charger("A").powerOff();
    await site.advance(1);
    site.charger("A").powerOn();
    await site.advance(10);
    expect(site.profiles()).to.include.members([
      "TxDefaultProfile Absolute 1 0 A",
      "TxDefaultProfile Absolute 0 6 A",
    ]);
    site.close();
  });

  it("sends the profile of a transaction again after a reconnect", async () => {
    const site = await startWithFullA({ schedule: "0=24", chargers: two });
    site.charger("A").networkDown();
    await site.advance(10);
    site.charger("A").networkUp();
    await site.advance(10);
    expect(site.profiles()).to.deep.equal(["TxProfile Absolute 3 24 A"]);
    site.close();
  });

  it("asks after a reconnect whether the profiles are still there", async () => {
    const site = await startWithFullA({ schedule: "0=24", chargers: two });
    site.charger("B").networkDown();
    site.charger("B").smartCharging.clear({});
    await site.advance(10);
    site.charger("B").networkUp();
    await site.advance(10);
    expect(site.profiles()).to.deep.equal([
      "TxDefaultProfile Absolute 1 0 A",
      "TxDefaultProfile Absolute 0 6 A",
    ]);
    site.close();
  });

  it("writes no more profiles than allowed, but for reductions", async () => {
    const site = await startSite({
      schedule: "0=24",
      chargers: two,
      settings: { profileWritesPerDay: 6 },
    });
    site.arrive("A");
    await site.advance(1200);
    expect(site.offers()).to.equal("A 12, B 0");
    expect(site.alarms()).to.deep.equal(["writesUsedUp A"]);
    site.model.setGroups([toGroup({ schedule: "0=10", chargers: two })]);
    await site.advance(5);
    expect(site.offers()).to.equal("A 10, B 0");
    site.close();
  });

  it("speaks watts where a charge point knows no amps", async () => {
    const configuration = { ChargingScheduleAllowedChargingRateUnit: "Power" };
    const site = await startSite({
      schedule: "0=24",
      chargers: [{ identity: "A", configuration }],
    });
    site.arrive("A");
    await site.advance(200);
    expect(site.profiles()).to.deep.equal([
      "clear",
      "TxDefaultProfile Absolute 1 0 W",
      "TxDefaultProfile Absolute 0 4140 W",
      "TxProfile Absolute 3 4140 W",
      "TxProfile Absolute 3 4140 W",
      "TxProfile Absolute 3 6210 W",
    ]);
    expect(site.drawnAmps()).to.equal(9);
    site.close();
  });

  it("speaks fewer watts where they all go to the one phase that a car uses", async () => {
    const configuration = { ChargingScheduleAllowedChargingRateUnit: "Power" };
    const site = await startSite({
      schedule: "0=24",
      chargers: [{ identity: "A", configuration, phaseCount: 1 }],
    });
    site.arrive("A");
    await site.advance(30);
    expect(site.profiles().at(-1)).to.equal("TxProfile Absolute 3 1380 W");
    expect(site.drawnAmps()).to.equal(6);
    site.close();
  });
});
