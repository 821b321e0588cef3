import { expect } from "chai";
import { plainCarModel } from "../../../simulator/car/car-model.ts";
import {
  bootedRig,
  charging,
  measured,
  plan,
  profile,
  sampleOf,
  set,
  start,
  statusOf,
} from "./charging-rig.ts";

/** R-SC-015: what the keys of OCPP 1.6 §9.4 say is what is taken. */
describe("the configuration keys of smart charging", () => {
  it("key ChargeProfileMaxStackLevel: R-SC-015: no level above it is taken", async () => {
    const rig = await bootedRig({ configuration: { ChargeProfileMaxStackLevel: "2" } });
    expect(await set(rig, 1, profile(rig, "0:10", { stackLevel: 3 }))).to.equal("Rejected");
    expect(await set(rig, 1, profile(rig, "0:10", { stackLevel: 2 }))).to.equal("Accepted");
  });

  it("key ChargingScheduleMaxPeriods: R-SC-015: no schedule has more periods", async () => {
    const rig = await bootedRig({ configuration: { ChargingScheduleMaxPeriods: "3" } });
    expect(await set(rig, 1, profile(rig, "0:10 10:11 20:12 30:13"))).to.equal("Rejected");
    expect(await set(rig, 1, profile(rig, "0:10 10:11 20:12", {}, { duration: 30 }))).to.equal(
      "Accepted",
    );
    const answer = await rig.result("GetCompositeSchedule", { connectorId: 1, duration: 60 });
    expect(answer["chargingSchedule"], "and tells so much").to.include({ duration: 30 });
    expect(await plan(rig, 60)).to.equal("0:10 10:11 20:12");
  });

  it("key MaxChargingProfilesInstalled: R-SC-015: no more fit in", async () => {
    const rig = await bootedRig({ configuration: { MaxChargingProfilesInstalled: "2" } });
    for (const id of [1, 2]) {
      await set(rig, 1, profile(rig, "0:10", { chargingProfileId: id, stackLevel: id }));
    }
    const third = profile(rig, "0:10", { chargingProfileId: 3, stackLevel: 3 });
    expect(await set(rig, 1, third)).to.equal("Rejected");
    const instead = profile(rig, "0:12", { chargingProfileId: 3, stackLevel: 2 });
    expect(await set(rig, 1, instead)).to.equal("Accepted");
  });

  describe("key ChargingScheduleAllowedChargingRateUnit: R-SC-015:", () => {
    for (const [allowed, unit, other] of [
      ["Current", "A", "W"],
      ["Power", "W", "A"],
    ] as const) {
      it(`with ${allowed}, schedules are in ${unit}`, async () => {
        const configuration = { ChargingScheduleAllowedChargingRateUnit: allowed };
        const rig = await bootedRig({ configuration });
        const inUnit = (chargingRateUnit: string) =>
          set(rig, 1, profile(rig, "0:7000", {}, { chargingRateUnit }));
        expect(await inUnit(other)).to.equal("Rejected");
        expect(await inUnit(unit)).to.equal("Accepted");
        const question = { connectorId: 1, duration: 60 };
        const answer = await rig.result("GetCompositeSchedule", question);
        expect(answer["chargingSchedule"]).to.include({ chargingRateUnit: unit });
        const inOther = { ...question, chargingRateUnit: other };
        expect(statusOf(await rig.ask("GetCompositeSchedule", inOther))).to.equal("Rejected");
      });
    }
  });

  describe("key ConnectorSwitch3to1PhaseSupported:", () => {
    const onePhase = {
      chargingRateUnit: "W",
      chargingSchedulePeriod: [{ startPeriod: 0, limit: 3680, numberPhases: 1 }],
    };
    const allPhases = "Current.Import,Current.Offered";

    for (const [isSupported, drawnAmps] of [
      // On three phases 3680 W are 5.3 A, which a car cannot be told.
      ["false", [0, 0, 0]],
      ["true", [16, 0, 0]],
    ] as const) {
      it(`where it is ${isSupported}, one phase in a transaction leaves ${drawnAmps}`, async () => {
        const rig = await charging({
          configuration: {
            ConnectorSwitch3to1PhaseSupported: isSupported,
            MeterValuesSampledData: allPhases,
          },
        });
        await rig.advance(30);
        await set(rig, 1, profile(rig, "0:0", {}, onePhase));
        await rig.advance(30);
        expect(phasesOf(rig)).to.deep.equal(drawnAmps);
      });
    }

    it("where it is false, a transaction can still begin on one phase, and stays there", async () => {
      const rig = await bootedRig({ configuration: { MeterValuesSampledData: allPhases } });
      await set(rig, 1, profile(rig, "0:0", {}, onePhase));
      await start(rig);
      await rig.advance(30);
      expect(phasesOf(rig)).to.deep.equal([16, 0, 0]);
      await set(rig, 1, profile(rig, "0:10"));
      await rig.advance(30);
      expect(phasesOf(rig)).to.deep.equal([10, 0, 0]);
    });
  });

  it("what hardware allows is allowed without any profile", async () => {
    const rig = await charging({
      hardware: { maxCurrentAmps: 20, supplyAmps: 13 },
      carModel: { ...plainCarModel, maxAmps: 80 },
    });
    await rig.advance(30);
    expect(measured(rig)).to.deep.equal({ drawnAmps: 13, offeredAmps: 13 });
  });
});

function phasesOf(rig: Parameters<typeof measured>[0]): number[] {
  const last = rig.seen("MeterValues").at(-1);
  return ["L1", "L2", "L3"].map((phase) => sampleOf(last, "Current.Import", phase));
}
