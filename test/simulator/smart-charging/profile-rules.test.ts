import { expect } from "chai";
import {
  at,
  bootedRig,
  charging,
  clear,
  lastTransactionId,
  measured,
  plan,
  profile,
  set,
  start,
  statusOf,
} from "./charging-rig.ts";

const maxProfile = { chargingProfilePurpose: "ChargePointMaxProfile" };
const txProfile = { chargingProfilePurpose: "TxProfile" };

describe("charging profiles", () => {
  it("R-SC-001: each purpose has its place", async () => {
    const rig = await bootedRig();
    const violation = "PropertyConstraintViolation";
    expect(await set(rig, 1, profile(rig, "0:10", maxProfile))).to.equal(violation);
    expect(await set(rig, 0, profile(rig, "0:10", txProfile))).to.equal(violation);
    expect(await set(rig, 2, profile(rig, "0:10"))).to.equal(violation);
    expect(await set(rig, 1, profile(rig, "0:10", txProfile))).to.equal("Rejected");
    expect(await plan(rig, 10)).to.equal("0:32");
    expect(await set(rig, 0, profile(rig, "0:10", maxProfile))).to.equal("Accepted");
    await start(rig);
    const own = profile(rig, "0:9", { ...txProfile, chargingProfileId: 2 });
    expect(await set(rig, 1, own)).to.equal("Accepted");
    expect(await plan(rig, 10)).to.equal("0:9");
  });

  it("R-SC-002: a TxProfile for another transaction is Rejected", async () => {
    const rig = await charging();
    const other = { ...txProfile, transactionId: 4711 };
    expect(await set(rig, 1, profile(rig, "0:10", other))).to.equal("Rejected");
    const own = { ...txProfile, transactionId: lastTransactionId(rig) };
    expect(await set(rig, 1, profile(rig, "0:10", own))).to.equal("Accepted");
  });

  it("R-SC-003: the same id, or the same purpose and level, takes the place of the first", async () => {
    const rig = await bootedRig({ hardware: { connectorCount: 2 } });
    await set(rig, 1, profile(rig, "0:10", { stackLevel: 3 }));
    await set(rig, 1, profile(rig, "0:20", { stackLevel: 1 }));
    expect(await plan(rig, 10), "same id").to.equal("0:20");
    await set(rig, 1, profile(rig, "0:25", { stackLevel: 1, chargingProfileId: 2 }));
    expect(await plan(rig, 10), "same purpose and level").to.equal("0:25");
    expect(await clear(rig, { id: 1 })).to.equal("Unknown");
    await set(rig, 2, profile(rig, "0:7", { stackLevel: 1, chargingProfileId: 3 }));
    expect(await plan(rig, 10), "another connector").to.equal("0:25");
  });

  it("R-SC-004: the highest level wins, and the next one when it is over", async () => {
    const rig = await charging();
    await set(rig, 1, profile(rig, "0:10", { chargingProfileId: 1, stackLevel: 0 }));
    const high = { chargingProfileId: 2, stackLevel: 2, validTo: at(rig, 60) };
    await set(rig, 1, profile(rig, "0:20", high));
    expect(await plan(rig, 100)).to.equal("0:20 60:10");
    await rig.advance(59);
    expect(measured(rig)).to.deep.equal({ drawnAmps: 20, offeredAmps: 20 });
    await rig.advance(5);
    expect(measured(rig)).to.deep.equal({ drawnAmps: 10, offeredAmps: 10 });
  });

  it("R-SC-005: the lowest of the charge point and the transaction counts, at each instant", async () => {
    const rig = await charging();
    const cap = profile(rig, "0:12 40:25", { ...maxProfile, chargingProfileId: 9 });
    await set(rig, 0, cap);
    await set(rig, 1, profile(rig, "0:20 60:8"));
    expect(await plan(rig, 100)).to.equal("0:12 40:20 60:8");
    const own = profile(rig, "0:30", { ...txProfile, chargingProfileId: 2 });
    await set(rig, 1, own);
    expect(await plan(rig, 100), "instead of the default").to.equal("0:12 40:25");
  });

  it("R-SC-006: a TxDefaultProfile of connector 0 is for all, but where there is one of their own", async () => {
    const rig = await bootedRig({ hardware: { connectorCount: 2 } });
    await set(rig, 0, profile(rig, "0:10"));
    await set(rig, 2, profile(rig, "0:14", { chargingProfileId: 2 }, { duration: 60 }));
    expect(await plan(rig, 100, 1)).to.equal("0:10");
    expect(await plan(rig, 100, 2), "also when its own is over").to.equal("0:14 60:32");
  });

  it("R-SC-007: TC_082: a TxDefaultProfile counts at once in the transaction that runs", async () => {
    const rig = await charging();
    await rig.advance(30);
    expect(measured(rig).drawnAmps).to.equal(32);
    await set(rig, 1, profile(rig, "0:6"));
    expect(await plan(rig, 10)).to.equal("0:6");
    await rig.advance(3);
    expect(measured(rig)).to.deep.equal({ drawnAmps: 6, offeredAmps: 6 });
    await clear(rig, { id: 1 });
    await rig.advance(30);
    expect(measured(rig)).to.deep.equal({ drawnAmps: 32, offeredAmps: 32 });
  });

  it("R-SC-008: a TxProfile ends with its transaction", async () => {
    const rig = await charging();
    await set(rig, 1, profile(rig, "0:10", txProfile));
    await rig.result("RemoteStopTransaction", { transactionId: lastTransactionId(rig) });
    expect(await plan(rig, 10)).to.equal("0:32");
    expect(await clear(rig, { id: 1 })).to.equal("Unknown");
    await start(rig);
    await rig.advance(30);
    expect(measured(rig).drawnAmps).to.equal(32);
  });

  it("R-SC-009: periods begin with 0, last until the next one, and end with the duration", async () => {
    const rig = await bootedRig();
    const violation = "PropertyConstraintViolation";
    expect(await set(rig, 1, profile(rig, "5:10"))).to.equal(violation);
    expect(await set(rig, 1, profile(rig, "0:10 0:11"))).to.equal(violation);
    const periods = profile(rig, "0:10 50:12 200:14", {}, { duration: 100 });
    expect(await set(rig, 1, periods)).to.equal("Accepted");
    expect(await plan(rig, 300)).to.equal("0:10 50:12 100:32");
  });

  it("R-SC-012: a profile that is not valid yet replaces the old one, and then nothing limits", async () => {
    const rig = await charging();
    await set(rig, 1, profile(rig, "0:10"));
    await set(rig, 1, profile(rig, "0:16", { validFrom: at(rig, 60) }));
    expect(await plan(rig, 100)).to.equal("0:32 60:16");
    await rig.advance(59);
    expect(measured(rig).drawnAmps).to.equal(32);
    await rig.advance(5);
    expect(measured(rig).drawnAmps).to.equal(16);
  });

  it("R-SC-013: clears by id, by all fields together, or everything", async () => {
    const rig = await bootedRig({ hardware: { connectorCount: 2 } });
    const cap = profile(rig, "0:16", { ...maxProfile, chargingProfileId: 3 });
    await set(rig, 0, cap);
    await set(rig, 1, profile(rig, "0:10", { chargingProfileId: 1, stackLevel: 1 }));
    await set(rig, 2, profile(rig, "0:12", { chargingProfileId: 2, stackLevel: 1 }));
    expect(await clear(rig, { id: 7 })).to.equal("Unknown");
    expect(await clear(rig, { connectorId: 1, stackLevel: 2 })).to.equal("Unknown");
    expect(await clear(rig, { id: 1, connectorId: 2 })).to.equal("Accepted");
    expect([await plan(rig, 1, 1), await plan(rig, 1, 2)]).to.deep.equal(["0:16", "0:12"]);
    expect(await clear(rig, { connectorId: 2, stackLevel: 1 })).to.equal("Accepted");
    expect(await plan(rig, 1, 2)).to.equal("0:16");
    expect(await clear(rig, {})).to.equal("Accepted");
    expect(await plan(rig, 1, 2)).to.equal("0:32");
    expect(await clear(rig, {})).to.equal("Unknown");
  });

  it("R-SC-017: a charge point without smart charging says so", async () => {
    const rig = await bootedRig({
      configuration: { SupportedFeatureProfiles: "Core,Reservation" },
    });
    expect(await set(rig, 1, profile(rig, "0:10"))).to.equal("NotSupported");
    expect(await clear(rig, {})).to.equal("NotSupported");
    const question = await rig.ask("GetCompositeSchedule", { connectorId: 1, duration: 60 });
    expect(statusOf(question)).to.equal("NotSupported");
  });

  it("R-SC-020: limits have one decimal, whatever a float makes of it", async () => {
    const rig = await bootedRig();
    for (const limit of [0, 0.3, 1.1, 8.1, 21.4]) {
      const rate = { minChargingRate: limit };
      expect(await set(rig, 1, profile(rig, `0:${limit}`, {}, rate))).to.equal("Accepted");
      expect(await plan(rig, 1)).to.equal(`0:${limit}`);
    }
    for (const limit of [4.11, -1]) {
      const refused = await set(rig, 1, profile(rig, `0:${limit}`));
      expect(refused).to.equal("PropertyConstraintViolation");
    }
  });

  it("R-SC-021: recurrencyKind goes with Recurring, and only with it", async () => {
    const rig = await bootedRig();
    for (const changes of [
      { chargingProfileKind: "Recurring" },
      { chargingProfileKind: "Absolute", recurrencyKind: "Daily" },
    ]) {
      const refused = await set(rig, 1, profile(rig, "0:10", changes));
      expect(refused).to.equal("PropertyConstraintViolation");
    }
  });

  it("R-SC-014: the composite schedule says where, when and in what unit", async () => {
    const rig = await bootedRig();
    await set(rig, 1, profile(rig, "0:10"));
    const question = { connectorId: 1, duration: 60 };
    const inWatts = { ...question, chargingRateUnit: "W" };
    expect(await rig.result("GetCompositeSchedule", inWatts)).to.deep.equal({
      status: "Accepted",
      connectorId: 1,
      scheduleStart: "2026-01-01T00:00:00Z",
      chargingSchedule: {
        duration: 60,
        chargingRateUnit: "W",
        chargingSchedulePeriod: [{ startPeriod: 0, limit: 6900, numberPhases: 3 }],
      },
    });
    const elsewhere = await rig.ask("GetCompositeSchedule", { ...question, connectorId: 2 });
    expect(statusOf(elsewhere)).to.equal("Rejected");
    const inVolts = await rig.ask("GetCompositeSchedule", { ...question, chargingRateUnit: "V" });
    expect(inVolts?.[0]).to.equal(4);
  });
});
