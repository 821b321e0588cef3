import { expect } from "chai";
import {
  at,
  bootedRig,
  charging,
  clear,
  lastTransactionId,
  plan,
  profile,
  set,
  start,
  statusOf,
} from "./charging-rig.ts";

/** The cases of the official test plan, with their numbers; asked `x` seconds after the start. */
describe("smart charging in the official cases", () => {
  const x = 5;

  for (const unit of ["A", "W"]) {
    it(`TC_056: a TxDefaultProfile in ${unit} comes back as it was set`, async () => {
      const rig = await bootedRig();
      await testOne(rig, unit, {});
    });

    it(`TC_057: a TxProfile in ${unit} comes back as it was set`, async () => {
      const rig = await charging();
      const transactionId = lastTransactionId(rig);
      await testOne(rig, unit, { chargingProfilePurpose: "TxProfile", transactionId });
    });
  }

  async function testOne(rig: Parameters<typeof set>[0], unit: string, changes: object) {
    const limit = unit === "A" ? 6 : 6000;
    const schedule = {
      chargingRateUnit: unit,
      duration: 86_400,
      chargingSchedulePeriod: [{ startPeriod: 0, limit, numberPhases: 3 }],
    };
    const times = { validFrom: at(rig, 0), validTo: at(rig, 86_400) };
    const whole = profile(rig, "0:6", { ...changes, ...times }, schedule);
    expect(await set(rig, 1, whole)).to.equal("Accepted");
    const question = { connectorId: 1, duration: 300, chargingRateUnit: unit };
    const answer = await rig.result("GetCompositeSchedule", question);
    expect(answer["chargingSchedule"]).to.deep.equal({ ...schedule, duration: 300 });
  }

  it("TC_058: a TxProfile without its transaction is Rejected", async () => {
    const rig = await bootedRig();
    const changes = { chargingProfilePurpose: "TxProfile", transactionId: 99 };
    expect(await set(rig, 1, profile(rig, "0:6", changes))).to.equal("Rejected");
    await start(rig);
    expect(await set(rig, 1, profile(rig, "0:6", changes))).to.equal("Rejected");
  });

  describe("a remote start", () => {
    const relative = { chargingProfileKind: "Relative", chargingProfilePurpose: "TxProfile" };

    it("TC_059: brings a profile for its transaction", async () => {
      const rig = await bootedRig();
      await start(rig, 1, { chargingProfile: profile(rig, "0:6", relative) });
      await rig.advance(x);
      expect(await plan(rig, 300)).to.equal("0:6");
      expect(rig.statuses()).to.deep.equal(["1:Preparing", "1:Charging"]);
    });

    for (const chargingProfilePurpose of ["TxDefaultProfile", "ChargePointMaxProfile"]) {
      it(`TC_060, R-RS-006: does not with a ${chargingProfilePurpose}`, async () => {
        const rig = await bootedRig();
        const chargingProfile = profile(rig, "0:6", { ...relative, chargingProfilePurpose });
        const request = { connectorId: 1, idTag: "TAG1", chargingProfile };
        const answer = await rig.ask("RemoteStartTransaction", request);
        expect(statusOf(answer)).to.equal("PropertyConstraintViolation");
        rig.chargePoint.connector(1)?.plug();
        await rig.advance(x);
        expect(rig.seen("StartTransaction")).to.deep.equal([]);
      });
    }

    it("R-RS-006: starts without it where there is no smart charging", async () => {
      const configuration = { SupportedFeatureProfiles: "Core" };
      const rig = await bootedRig({ configuration });
      await start(rig, 1, { chargingProfile: profile(rig, "0:6", relative) });
      await rig.advance(x);
      expect(rig.seen("StartTransaction")).to.have.length(1);
      expect(rig.chargePoint.smartCharging.installed).to.deep.equal([]);
    });
  });

  it("TC_066: the TxProfile overrules the default, also after it has ended, and is capped", async () => {
    const rig = await charging();
    const cap = { chargingProfilePurpose: "ChargePointMaxProfile" };
    await set(rig, 0, profile(rig, "0:10", { ...cap, chargingProfileId: 1 }));
    const byDefault = profile(rig, "0:6 60:10 120:8 180:15 260:8", {}, { duration: 300 });
    await set(rig, 1, { ...byDefault, chargingProfileId: 2 });
    const own = {
      chargingProfileId: 3,
      chargingProfilePurpose: "TxProfile",
      transactionId: lastTransactionId(rig),
    };
    const schedule = { duration: 260 };
    await set(rig, 1, profile(rig, "0:8 50:11 140:16 200:6 240:12", own, schedule));
    await rig.advance(x);
    expect(await plan(rig, 400)).to.equal(`0:8 ${50 - x}:10 ${200 - x}:6 ${240 - x}:10`);
  });

  it("TC_067: what is left after each clearing", async () => {
    const rig = await bootedRig();
    const high = { chargingProfileId: 1, stackLevel: 1 };
    await set(rig, 1, profile(rig, "0:6 100:8 200:10", high, { duration: 300 }));
    const low = { chargingProfileId: 2, stackLevel: 0 };
    await set(rig, 1, profile(rig, "0:7 100:9", low, { duration: 300 }));
    const cap = { chargingProfileId: 3, chargingProfilePurpose: "ChargePointMaxProfile" };
    await set(rig, 0, profile(rig, "0:11 200:12", cap, { duration: 300 }));
    await rig.advance(x);
    expect(await plan(rig, 290)).to.equal(`0:6 ${100 - x}:8 ${200 - x}:10`);
    expect(await clear(rig, { id: 1 })).to.equal("Accepted");
    expect(await plan(rig, 290)).to.equal(`0:7 ${100 - x}:9`);
    const defaults = { chargingProfilePurpose: "TxDefaultProfile", stackLevel: 0 };
    expect(await clear(rig, defaults)).to.equal("Accepted");
    expect(await plan(rig, 290)).to.equal(`0:11 ${200 - x}:12`);
    expect(await clear(rig, {})).to.equal("Accepted");
    expect(await plan(rig, 290)).to.equal("0:32");
  });

  it("TC_072: the lower level takes over where the higher one ends", async () => {
    const rig = await bootedRig();
    const low = { chargingProfileId: 1, stackLevel: 0 };
    await set(rig, 1, profile(rig, "0:6 100:8 200:10", low, { duration: 400 }));
    const high = { chargingProfileId: 2, stackLevel: 1 };
    await set(rig, 1, profile(rig, "0:7 100:9", high, { duration: 150 }));
    await rig.advance(x);
    const expected = `0:7 ${100 - x}:9 ${150 - x}:8 ${200 - x}:10`;
    expect(await plan(rig, 350)).to.equal(expected);
  });
});
